using static TorchSharp.torch;

namespace MLNet.Xai.Vision.Cam;

/// <summary>A layer whose dimensions are known.</summary>
internal sealed class ReadLayout(MapReading reading) : MapLayout
{
    public override Tensor Apply(Tensor value) => reading.Apply(value);

    // A channel is ablated in all tokens, as by pytorch-grad-cam's AblationLayerVit.
    public override Tensor ChannelMask(Tensor result, int start, int count)
    {
        long channels = result.shape[reading.ChannelDimension];
        long[] shape = [.. Enumerable.Repeat(1L, (int)result.dim())];
        (shape[0], shape[reading.ChannelDimension]) = (count, channels);
        return arange(channels, device: result.device).unsqueeze(0).eq(arange(start, start + count, device: result.device).unsqueeze(1)).reshape(shape);
    }
}
