using static TorchSharp.torch;

namespace MLNet.Xai.Vision.Cam;

/// <summary>One way to read a layer's result as maps.</summary>
/// <param name="ChannelDimension">The dimension that holds the channels.</param>
/// <param name="Rows">Rows of a map.</param>
/// <param name="Columns">Columns of a map.</param>
/// <param name="Prefix">Of tokens: how many stand before those of the image.</param>
internal readonly record struct MapReading(int ChannelDimension, long Rows, long Columns, long Prefix)
{
    /// <summary>[N, C, H, W].</summary>
    public static MapReading ChannelsFirst(long[] shape) => new(1, shape[2], shape[3], 0);

    /// <summary>[N, H, W, C].</summary>
    public static MapReading ChannelsLast(long[] shape) => new(3, shape[1], shape[2], 0);

    /// <summary>The result as [N, C, rows, columns].</summary>
    public Tensor Apply(Tensor value)
    {
        if (value.dim() == 4)
            return ChannelDimension == 1 ? value : value.permute(0, 3, 1, 2);
        Tensor channelsFirst = ChannelDimension == 1 ? value : value.transpose(1, 2);
        return channelsFirst.narrow(2, Prefix, Rows * Columns).reshape(value.shape[0], value.shape[ChannelDimension], Rows, Columns);
    }

    /// <summary>In words, for a result of this shape.</summary>
    public string Describe(long[] shape) =>
        $"{shape[ChannelDimension]} channels of {Rows} x {Columns}" + (Prefix > 0 ? $" behind {Prefix} other token{(Prefix > 1 ? "s" : "")}" : "");
}
