namespace Microsoft.ML.Data;

/// <summary>A 128-bit row identity. Derived identities are mixed well enough for sampling; their bits are not those of ML.NET.</summary>
public readonly struct DataViewRowId : IComparable<DataViewRowId>, IEquatable<DataViewRowId>
{
    public readonly ulong Low;
    public readonly ulong High;

    public DataViewRowId(ulong low, ulong high)
    {
        Low = low;
        High = high;
    }

    public override string ToString() => $"{High:x16}{Low:x16}";

    public int CompareTo(DataViewRowId other) => High != other.High ? High.CompareTo(other.High) : Low.CompareTo(other.Low);

    public bool Equals(DataViewRowId other) => Low == other.Low && High == other.High;

    public override bool Equals(object obj) => obj is DataViewRowId other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(Low, High);

    public DataViewRowId Fork() => Derive(0x9e3779b97f4a7c15, 0);

    public DataViewRowId Next() => Derive(0xd1b54a32d192ed03, 1);

    public DataViewRowId Combine(DataViewRowId other) => Derive(Mix(other.Low ^ 0x8cb92ba72f3d8dd7), Mix(other.High + 0xabcf15f1e9b2f8d5));

    /// <summary>64 well mixed bits of this identity.</summary>
    internal ulong Bits() => Mix(Low + Mix(High + 0x9e3779b97f4a7c15));

    private DataViewRowId Derive(ulong a, ulong b)
    {
        ulong low = Mix(Low + a + (High << 31 | High >> 33));
        return new DataViewRowId(low, Mix(High + b + low));
    }

    /// <summary>The finaliser of SplitMix64 (Steele, Lea and Flood 2014).</summary>
    private static ulong Mix(ulong z)
    {
        z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
        z = (z ^ z >> 27) * 0x94d049bb133111eb;
        return z ^ z >> 31;
    }
}
