using System.Numerics.Tensors;

namespace MLNet.Xai.Core.Cam;

/// <summary>Activations (or gradients) of one layer for one image: channels x height x width, row-major.</summary>
public readonly ref struct FeatureMaps
{
    /// <summary>Wraps the numbers.</summary>
    /// <exception cref="ArgumentException">There are not channels x height x width numbers.</exception>
    public FeatureMaps(ReadOnlySpan<float> values, int channels, int height, int width)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        if (values.Length != (long)channels * height * width)
            throw new ArgumentException($"{channels} maps of {height} x {width} are {(long)channels * height * width} numbers; there are {values.Length}.", nameof(values));
        Values = values;
        (Channels, Height, Width) = (channels, height, width);
    }

    /// <summary>All numbers, channel by channel.</summary>
    public ReadOnlySpan<float> Values { get; }

    /// <summary>Number of channels.</summary>
    public int Channels { get; }

    /// <summary>Rows of a map.</summary>
    public int Height { get; }

    /// <summary>Columns of a map.</summary>
    public int Width { get; }

    /// <summary>Pixels of a map.</summary>
    public int Pixels => Height * Width;

    /// <summary>The map of one channel.</summary>
    public ReadOnlySpan<float> this[int channel] => Values.Slice(channel * Pixels, Pixels);

    /// <summary>Sum over channels of weight x map.</summary>
    /// <exception cref="ArgumentException">There is not one weight a channel.</exception>
    public float[] Combine(ReadOnlySpan<double> weights)
    {
        if (weights.Length != Channels)
            throw new ArgumentException($"There are {weights.Length} weights for {Channels} channels.", nameof(weights));
        var map = new float[Pixels];
        for (int c = 0; c < Channels; c++)
            TensorPrimitives.MultiplyAdd(this[c], (float)weights[c], map, map);
        return map;
    }
}
