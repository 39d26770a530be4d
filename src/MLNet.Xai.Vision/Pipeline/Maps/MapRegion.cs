using System.Globalization;
using MLNet.Xai.Core.Metrics;

namespace MLNet.Xai.Vision;

/// <summary>Which pixels of a map count as what it points at.</summary>
public sealed record MapRegion
{
    private readonly Kind _kind;
    private readonly double _value;

    private MapRegion(Kind kind, double value) => (_kind, _value) = (kind, value);

    private enum Kind
    {
        Top,
        AtLeast,
        Values,
    }

    /// <summary>
    /// The pixels with the largest values; of equal ones the earlier. Those at the map's smallest value are never among them: a constant map points at nothing, and
    /// one that is zero but for a few pixels at these alone.
    /// </summary>
    /// <param name="part">Part of all pixels, 0 to 1; 0.1 is the usual "top 10 %".</param>
    public static MapRegion Top(double part) =>
        part is >= 0 and <= 1 ? new(Kind.Top, part) : throw new ArgumentOutOfRangeException(nameof(part), part, "A part of the pixels is between 0 and 1.");

    /// <summary>The pixels whose value is at least this.</summary>
    public static MapRegion AtLeast(float value) =>
        float.IsFinite(value) ? new(Kind.AtLeast, value) : throw new ArgumentOutOfRangeException(nameof(value), value, "The threshold is a finite number.");

    /// <summary>
    /// The pixels of the superpixels with the largest positive weights, in a map that has one value a superpixel: those with the largest so many values.
    /// </summary>
    public static MapRegion Superpixels(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return new(Kind.Values, count);
    }

    /// <summary>What is meant, in words.</summary>
    public override string ToString() => _kind switch
    {
        Kind.Top => string.Create(CultureInfo.InvariantCulture, $"top {100 * _value:0.##} %"),
        Kind.AtLeast => string.Create(CultureInfo.InvariantCulture, $"at least {_value}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"top {_value} superpixels"),
    };

    internal bool[] Mask(ReadOnlySpan<float> map)
    {
        if (_kind == Kind.Top)
            return Top(map);
        double least = _kind == Kind.AtLeast ? _value
            : map.ToArray().Where(v => v > 0).Distinct().OrderDescending().Take((int)_value).DefaultIfEmpty(float.PositiveInfinity).Last();
        var mask = new bool[map.Length];
        for (int i = 0; i < mask.Length; i++)
            mask[i] = map[i] >= least;
        return mask;
    }

    private bool[] Top(ReadOnlySpan<float> map)
    {
        bool[] mask = MapOverlap.Top(map, _value);
        float smallest = System.Numerics.Tensors.TensorPrimitives.Min(map);
        for (int i = 0; i < mask.Length; i++)
            mask[i] &= map[i] > smallest;
        return mask;
    }

    internal void Write(BinaryWriter writer)
    {
        writer.Write((byte)_kind);
        writer.Write(_value);
    }

    internal static MapRegion Read(BinaryReader reader)
    {
        var kind = (Kind)reader.ReadByte();
        double value = reader.ReadDouble();
        return kind switch
        {
            Kind.Top => Top(value),
            Kind.AtLeast => AtLeast((float)value),
            Kind.Values => Superpixels((int)value),
            _ => throw new InvalidDataException($"there is no region of kind {kind}"),
        };
    }
}
