using static TorchSharp.torch;

namespace MLNet.Xai.Vision.Cam;

/// <summary>Whatever a layer gives as [N, C, H, W].</summary>
internal static class SpatialMaps
{
    /// <param name="value">A layer's activation or gradient.</param>
    /// <param name="layer">Its name, for messages.</param>
    /// <param name="imageShape">Shape of the images: a grid of tokens has their proportions.</param>
    /// <param name="reshape">The user's own.</param>
    /// <exception cref="ArgumentException">The layer has no spatial extent, or the tokens make no grid.</exception>
    public static Tensor Of(Tensor value, string layer, long[] imageShape, Func<Tensor, Tensor>? reshape)
    {
        if (reshape is not null)
        {
            Tensor made = reshape(value);
            return made.dim() == 4 ? made : throw new ArgumentException($"Reshape made [{Text(made)}] of the layer '{layer}'; it must make [N, C, H, W].");
        }

        switch (value.dim())
        {
            case 4:
                return IsChannelsLast(value.shape) ? value.permute(0, 3, 1, 2) : value;
            case 3:
                long tokens = value.shape[1];
                (long rows, long columns) = Grid(tokens, imageShape);
                long skip = 0;
                if (rows == 0)
                    ((rows, columns), skip) = (Grid(tokens - 1, imageShape), 1);
                if (rows == 0)
                    break;
                return value.narrow(1, skip, tokens - skip).transpose(1, 2).reshape(value.shape[0], value.shape[2], rows, columns);
        }

        throw new ArgumentException($"The layer '{layer}' gives [{Text(value)}], which is no map: choose a layer with height and width, or set Reshape.");
    }

    /// <summary>The dimension of a layer's own result that holds channels.</summary>
    public static long ChannelDimension(Tensor value) => value.dim() switch
    {
        3 => 2,
        4 when IsChannelsLast(value.shape) => 3,
        _ => 1,
    };

    // Maps of a network have the proportions of the image, and its images are mostly square.
    private static bool IsChannelsLast(long[] shape) => shape[2] != shape[3] && shape[1] == shape[2];

    private static (long Rows, long Columns) Grid(long tokens, long[] imageShape)
    {
        if (tokens < 1)
            return default;
        double ratio = (double)imageShape[2] / imageShape[3];
        long rows = (long)Math.Round(Math.Sqrt(tokens * ratio));
        return rows > 0 && tokens % rows == 0 && Math.Abs(((double)rows * rows / tokens) - ratio) < 0.2 * ratio ? (rows, tokens / rows) : default;
    }

    private static string Text(Tensor value) => string.Join(", ", value.shape);
}
