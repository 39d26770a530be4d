using MLNet.Xai.Vision.Models;
using static TorchSharp.torch;

namespace MLNet.Xai.Vision.Cam;

/// <summary>How a layer's result becomes maps [N, C, H, W], and which of its numbers belong to a channel.</summary>
/// <remarks>
/// Settled by the user's own function, by the network's or the layer's kind, or by the image's proportions; what can be read in two ways is refused.
/// </remarks>
internal abstract class MapLayout
{
    /// <param name="value">The layer's result.</param>
    /// <param name="name">Its name.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="model">The network.</param>
    /// <param name="image">The images' shape.</param>
    /// <param name="prefix">Tokens before those of the image, where the user says so.</param>
    /// <param name="reshape">The user's own function.</param>
    /// <exception cref="ArgumentException">The result is no map, or could be several.</exception>
    public static MapLayout Of(Tensor value, string name, nn.Module layer, nn.Module model, long[] image, int? prefix, Func<Tensor, Tensor>? reshape)
    {
        if (reshape is not null)
            return new ReshapedLayout(reshape, name);
        if (value.dim() is not (3 or 4))
            throw new ArgumentException($"The layer '{name}' gives [{Text(value)}], which is no map: choose a layer with height and width, or set Reshape.");
        if (value.dim() == 3 && prefix is null && model is VisionTransformer known && value.shape[1] == known.PrefixTokens + ((long)known.PatchesPerSide * known.PatchesPerSide))
            return new ReadLayout(new(2, known.PatchesPerSide, known.PatchesPerSide, known.PrefixTokens));
        MapReading[] readings = value.dim() == 4 && model is ImageModel { IsChannelsFirst: true }
            ? [MapReading.ChannelsFirst(value.shape)] : Readings(value.shape, layer, image[2], image[3], prefix);
        return readings.Length switch
        {
            1 => new ReadLayout(readings[0]),
            0 when value.dim() == 3 => throw new ArgumentException(
                $"The layer '{name}' gives [{Text(value)}], in which no grid of tokens has the proportions of the image, {image[2]} x {image[3]}: set PrefixTokens or Reshape."),
            0 => throw new ArgumentException(
                $"The layer '{name}' gives [{Text(value)}], in which no map has the proportions of the image, {image[2]} x {image[3]}: set Reshape."),
            _ => throw new ArgumentException(
                $"The layer '{name}' gives [{Text(value)}] for an image of {image[2]} x {image[3]}, which could be {string.Join(" or ", readings.Select(r => r.Describe(value.shape)))}: "
                + (value.dim() == 3 ? "say how many tokens stand before those of the image (PrefixTokens), or set Reshape."
                    : "set Reshape, to x => x where channels come first, to x => x.permute(0, 3, 1, 2) where they come last.")),
        };
    }

    /// <summary>The result, or a gradient of its shape, as [N, C, H, W].</summary>
    public abstract Tensor Apply(Tensor value);

    /// <summary>Which numbers of a result belong to channels <paramref name="start"/> to <paramref name="start"/> + <paramref name="count"/>: one channel in each row.</summary>
    /// <param name="result">What the layer gives for one image, or for as many copies of it.</param>
    /// <param name="start">The first channel.</param>
    /// <param name="count">How many.</param>
    /// <returns>Booleans that fit copies of the result, [count, ...], dimensions of 1 where all is alike.</returns>
    public abstract Tensor ChannelMask(Tensor result, int start, int count);

    protected static string Text(Tensor value) => string.Join(", ", value.shape);

    private static MapReading[] Readings(long[] shape, nn.Module layer, long height, long width, int? prefix)
    {
        MapReading[] possible = shape.Length == 4 ? MapReadings.OfMaps(shape, height, width) : MapReadings.OfTokens(shape, height, width, prefix);
        if (LayerKind.ChannelDimension(layer, shape.Length) is { } dimension)
        {
            // A convolution's maps are what they are, whatever its strides make of the proportions.
            return shape.Length == 4 ? [dimension == 1 ? MapReading.ChannelsFirst(shape) : MapReading.ChannelsLast(shape)]
                : [.. possible.Where(r => r.ChannelDimension == dimension)];
        }

        if (possible.Length < 2)
            return possible;
        HashSet<long> counts = LayerKind.ChannelCounts(layer, shape.Length);
        MapReading[] named = [.. possible.Where(r => counts.Contains(shape[r.ChannelDimension]))];
        if (named.Length == 1)
            return named;
        return shape.Length == 4 && LayerKind.IsConvolutional(layer) ? [MapReading.ChannelsFirst(shape)] : possible;
    }
}
