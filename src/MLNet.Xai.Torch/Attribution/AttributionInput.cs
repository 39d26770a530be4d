using static TorchSharp.torch;

namespace MLNet.Xai.Torch.Attribution;

/// <summary>What may be explained, and how tensors given beside it are brought to its shape.</summary>
internal static class AttributionInput
{
    public static void Check(Tensor input)
    {
        if (!input.is_floating_point())
            throw new ArgumentException($"The input holds {input.dtype}; attributions need a floating-point type. Convert it, for instance with to_type(ScalarType.Float32).");
        if (input.dim() < 2 || input.numel() == 0)
            throw new ArgumentException($"The input is [{Text(input)}]; it must be a batch [N, ...] of at least one row, [N, C, H, W] for images.");
        if (!IsFinite(input))
            throw new ArgumentException("The input has values that are NaN or infinite.");
    }

    /// <summary>A tensor given as an option (a baseline, a mask) with one row an explanation, in the input's type and on its device.</summary>
    /// <param name="given">[...], [1, ...] or one row an image; dimensions of 1 are repeated. Null: zeros.</param>
    /// <param name="explained">What is explained.</param>
    /// <param name="name">The option's name for messages.</param>
    public static Tensor Fit(Tensor? given, Explained explained, string name)
    {
        Tensor inputs = explained.Inputs;
        if (given is null)
            return inputs.zeros_like();
        Tensor rows = given.detach().to(inputs.dtype, inputs.device);
        if (rows.dim() == inputs.dim() - 1)
            rows = rows.unsqueeze(0);
        bool perImage = rows.dim() == inputs.dim() && rows.shape[0] > 1;
        long[] want = inputs.shape;
        bool fits = rows.dim() == inputs.dim() && (!perImage || rows.shape[0] == explained.ImageCount);
        for (int d = 1; fits && d < want.Length; d++)
            fits = rows.shape[d] == want[d] || rows.shape[d] == 1;
        if (!fits)
        {
            throw new ArgumentException(
                $"{name} is [{Text(given)}]; for an input [{explained.ImageCount}, {string.Join(", ", want[1..])}] it must have that shape, or 1 where it is the same for all.");
        }

        if (!IsFinite(rows))
            throw new ArgumentException($"{name} has values that are NaN or infinite.");
        if (perImage)
            rows = rows.index_select(0, tensor(explained.Images.Select(i => (long)i).ToArray(), device: inputs.device));
        return rows.expand(want);
    }

    public static bool IsFinite(Tensor values)
    {
        using Tensor finite = values.isfinite();
        using Tensor all = finite.all();
        return all.item<bool>();
    }

    public static string Text(Tensor tensor) => string.Join(", ", tensor.shape);
}
