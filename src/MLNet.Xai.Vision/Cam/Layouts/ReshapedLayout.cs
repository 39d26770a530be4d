using static TorchSharp.torch;

namespace MLNet.Xai.Vision.Cam;

/// <summary>A layer that the user's function reshapes. Which numbers belong to a channel follows from what it does to their indices.</summary>
internal sealed class ReshapedLayout(Func<Tensor, Tensor> reshape, string layer) : MapLayout
{
    public override Tensor Apply(Tensor value)
    {
        Tensor made = reshape(value);
        return made.dim() == 4 && made.shape[0] == value.shape[0] ? made
            : throw new ArgumentException($"Reshape made [{Text(made)}] of the layer '{layer}', which gives [{Text(value)}]; it must make [{value.shape[0]}, C, H, W].");
    }

    // Where each channel is a slice of the layer's own result it is taken away whole, tokens that the map leaves out included, as from a layer that is read without Reshape.
    public override Tensor ChannelMask(Tensor result, int start, int count)
    {
        Tensor one = result.detach().narrow(0, 0, 1), places = Places(one);
        long stride = one.numel();
        for (int d = 1; d < one.dim(); d++)
        {
            long size = one.shape[d];
            stride /= size;
            Tensor along = places.div(stride, RoundingMode.trunc).remainder(size), slice = along.narrow(1, 0, 1);
            if (along.eq(slice).all().item<bool>() && slice.unique().output.numel() == places.shape[0])
                return slice.narrow(0, start, count).eq(arange(size, device: one.device)).reshape([count, .. Enumerable.Range(1, (int)one.dim() - 1).Select(i => i == d ? size : 1)]);
        }

        Tensor mask = zeros([count, one.numel()], ScalarType.Bool, one.device);
        mask.scatter_(1, places.narrow(0, start, count), ones([count, places.shape[1]], ScalarType.Bool, one.device));
        return mask.reshape([count, .. one.shape[1..]]);
    }

    /// <summary>For each channel the places in one flat result that its map shows, [C, H * W].</summary>
    private Tensor Places(Tensor one)
    {
        Tensor numbers = arange(one.numel(), float64, one.device).reshape(one.shape);
        Tensor places = Apply(numbers)[0].flatten(1).to(int64);
        Tensor shown = one.flatten().index_select(0, places.clamp(0, one.numel() - 1).flatten()).reshape(places.shape);
        return shown.eq(Apply(one)[0].flatten(1)).all().item<bool>() ? places : throw new ArgumentException(
            $"Reshape computes with what the layer '{layer}' gives. Ablation-CAM takes channels away from the layer itself, so that Reshape must only rearrange it.");
    }
}
