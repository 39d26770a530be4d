using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace MLNet.Xai.Persistence;

/// <summary>What is left of the outputs.</summary>
internal sealed class RestSource
{
    [ColumnName(Temporary.Rest)]
    public VBuffer<float> Rest { get; set; }

    /// <summary>Gives the first values away and tells the others.</summary>
    public VBuffer<float> Take(int count, ref VBuffer<float> taken)
    {
        int left = Rest.Length - count;
        Rest.CopyTo(ref taken, 0, count);
        VBuffer<float> rest = default;
        if (left > 0)
            Rest.CopyTo(ref rest, count, left);
        return rest;
    }
}

/// <summary>
/// The next sixteen outputs as scalar columns (NaN beyond the last), and the rest. Scalars, because <c>Concatenate</c> names a slot after
/// its scalar source: this is how slot names survive a plain <c>Model.Load</c>.
/// </summary>
[CustomMappingFactoryAttribute(Contract)]
internal sealed class Scalars : CustomMappingFactory<RestSource, Scalars>
{
    internal const string Contract = "MLNet.Xai.Scalars";
    internal const int Count = 16;

    [ColumnName("__xai.s0")] public float S0 { get; set; }
    [ColumnName("__xai.s1")] public float S1 { get; set; }
    [ColumnName("__xai.s2")] public float S2 { get; set; }
    [ColumnName("__xai.s3")] public float S3 { get; set; }
    [ColumnName("__xai.s4")] public float S4 { get; set; }
    [ColumnName("__xai.s5")] public float S5 { get; set; }
    [ColumnName("__xai.s6")] public float S6 { get; set; }
    [ColumnName("__xai.s7")] public float S7 { get; set; }
    [ColumnName("__xai.s8")] public float S8 { get; set; }
    [ColumnName("__xai.s9")] public float S9 { get; set; }
    [ColumnName("__xai.s10")] public float S10 { get; set; }
    [ColumnName("__xai.s11")] public float S11 { get; set; }
    [ColumnName("__xai.s12")] public float S12 { get; set; }
    [ColumnName("__xai.s13")] public float S13 { get; set; }
    [ColumnName("__xai.s14")] public float S14 { get; set; }
    [ColumnName("__xai.s15")] public float S15 { get; set; }

    [ColumnName(Temporary.Rest)]
    public VBuffer<float> Rest { get; set; }

    internal static string Name(int index) => $"__xai.s{index}";

    public static void Map(RestSource source, Scalars target)
    {
        VBuffer<float> taken = default;
        int count = Math.Min(Count, source.Rest.Length);
        target.Rest = source.Take(count, ref taken);
        Span<float> s = stackalloc float[Count];
        s.Fill(float.NaN);
        taken.CopyTo(s);
        (target.S0, target.S1, target.S2, target.S3) = (s[0], s[1], s[2], s[3]);
        (target.S4, target.S5, target.S6, target.S7) = (s[4], s[5], s[6], s[7]);
        (target.S8, target.S9, target.S10, target.S11) = (s[8], s[9], s[10], s[11]);
        (target.S12, target.S13, target.S14, target.S15) = (s[12], s[13], s[14], s[15]);
    }

    public override Action<RestSource, Scalars> GetMapping() => Map;
}
