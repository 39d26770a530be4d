using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace MLNet.Xai.Persistence;

/// <summary>Takes the next 2^k outputs as a vector of known size and tells the rest.</summary>
internal interface ISlice
{
    VBuffer<float> Values { get; set; }

    VBuffer<float> Rest { get; set; }
}

/// <summary>
/// A mapping that was loaded only knows sizes that are attributes in code, so a vector that is too wide for <see cref="Scalars"/> is put
/// together from slices of powers of two; it comes without slot names.
/// </summary>
internal abstract class SliceMapping<TSlice> : CustomMappingFactory<RestSource, TSlice>
    where TSlice : class, ISlice, new()
{
    private static readonly int s_size = 1 << Array.IndexOf(Slices.Types, typeof(TSlice));

    [ColumnName(Temporary.Rest)]
    public VBuffer<float> Rest { get; set; }

    public static void Map(RestSource source, TSlice target)
    {
        VBuffer<float> values = target.Values;
        target.Rest = source.Take(s_size, ref values);
        target.Values = values;
    }

    public sealed override Action<RestSource, TSlice> GetMapping() => Map;

    internal static IEstimator<ITransformer> Estimator(MLContext ml) => ml.Transforms.CustomMapping<RestSource, TSlice>(Map, Slices.Contract(s_size));
}

/// <summary>All sizes of slices.</summary>
internal static class Slices
{
    public const int LargestWidth = (1 << 20) - 1;

    public static readonly Type[] Types =
    [
        typeof(Slice1),
        typeof(Slice2),
        typeof(Slice4),
        typeof(Slice8),
        typeof(Slice16),
        typeof(Slice32),
        typeof(Slice64),
        typeof(Slice128),
        typeof(Slice256),
        typeof(Slice512),
        typeof(Slice1024),
        typeof(Slice2048),
        typeof(Slice4096),
        typeof(Slice8192),
        typeof(Slice16384),
        typeof(Slice32768),
        typeof(Slice65536),
        typeof(Slice131072),
        typeof(Slice262144),
        typeof(Slice524288),
    ];

    public static string Contract(int size) => $"MLNet.Xai.Slice{size}";

    public static string Column(int size) => $"__xai.slice{size}";

    /// <summary>The powers of two that make up a width, the largest first.</summary>
    public static IEnumerable<int> Sizes(int width) =>
        Enumerable.Range(0, Types.Length).Reverse().Select(k => 1 << k).Where(size => (width & size) != 0);

    public static IEstimator<ITransformer> Estimator(MLContext ml, int size)
    {
        Type type = typeof(SliceMapping<>).MakeGenericType(Types[System.Numerics.BitOperations.Log2((uint)size)]);
        return (IEstimator<ITransformer>)type.GetMethod("Estimator", BindingFlags.Static | BindingFlags.NonPublic)!.Invoke(null, [ml])!;
    }
}

[CustomMappingFactoryAttribute("MLNet.Xai.Slice1")]
internal sealed class Slice1 : SliceMapping<Slice1>, ISlice
{
    [ColumnName("__xai.slice1"), VectorType(1)]
    public VBuffer<float> Values { get; set; }
}

[CustomMappingFactoryAttribute("MLNet.Xai.Slice2")]
internal sealed class Slice2 : SliceMapping<Slice2>, ISlice
{
    [ColumnName("__xai.slice2"), VectorType(2)]
    public VBuffer<float> Values { get; set; }
}

[CustomMappingFactoryAttribute("MLNet.Xai.Slice4")]
internal sealed class Slice4 : SliceMapping<Slice4>, ISlice
{
    [ColumnName("__xai.slice4"), VectorType(4)]
    public VBuffer<float> Values { get; set; }
}

[CustomMappingFactoryAttribute("MLNet.Xai.Slice8")]
internal sealed class Slice8 : SliceMapping<Slice8>, ISlice
{
    [ColumnName("__xai.slice8"), VectorType(8)]
    public VBuffer<float> Values { get; set; }
}

[CustomMappingFactoryAttribute("MLNet.Xai.Slice16")]
internal sealed class Slice16 : SliceMapping<Slice16>, ISlice
{
    [ColumnName("__xai.slice16"), VectorType(16)]
    public VBuffer<float> Values { get; set; }
}

[CustomMappingFactoryAttribute("MLNet.Xai.Slice32")]
internal sealed class Slice32 : SliceMapping<Slice32>, ISlice
{
    [ColumnName("__xai.slice32"), VectorType(32)]
    public VBuffer<float> Values { get; set; }
}

[CustomMappingFactoryAttribute("MLNet.Xai.Slice64")]
internal sealed class Slice64 : SliceMapping<Slice64>, ISlice
{
    [ColumnName("__xai.slice64"), VectorType(64)]
    public VBuffer<float> Values { get; set; }
}

[CustomMappingFactoryAttribute("MLNet.Xai.Slice128")]
internal sealed class Slice128 : SliceMapping<Slice128>, ISlice
{
    [ColumnName("__xai.slice128"), VectorType(128)]
    public VBuffer<float> Values { get; set; }
}

[CustomMappingFactoryAttribute("MLNet.Xai.Slice256")]
internal sealed class Slice256 : SliceMapping<Slice256>, ISlice
{
    [ColumnName("__xai.slice256"), VectorType(256)]
    public VBuffer<float> Values { get; set; }
}

[CustomMappingFactoryAttribute("MLNet.Xai.Slice512")]
internal sealed class Slice512 : SliceMapping<Slice512>, ISlice
{
    [ColumnName("__xai.slice512"), VectorType(512)]
    public VBuffer<float> Values { get; set; }
}

[CustomMappingFactoryAttribute("MLNet.Xai.Slice1024")]
internal sealed class Slice1024 : SliceMapping<Slice1024>, ISlice
{
    [ColumnName("__xai.slice1024"), VectorType(1024)]
    public VBuffer<float> Values { get; set; }
}

[CustomMappingFactoryAttribute("MLNet.Xai.Slice2048")]
internal sealed class Slice2048 : SliceMapping<Slice2048>, ISlice
{
    [ColumnName("__xai.slice2048"), VectorType(2048)]
    public VBuffer<float> Values { get; set; }
}

[CustomMappingFactoryAttribute("MLNet.Xai.Slice4096")]
internal sealed class Slice4096 : SliceMapping<Slice4096>, ISlice
{
    [ColumnName("__xai.slice4096"), VectorType(4096)]
    public VBuffer<float> Values { get; set; }
}

[CustomMappingFactoryAttribute("MLNet.Xai.Slice8192")]
internal sealed class Slice8192 : SliceMapping<Slice8192>, ISlice
{
    [ColumnName("__xai.slice8192"), VectorType(8192)]
    public VBuffer<float> Values { get; set; }
}

[CustomMappingFactoryAttribute("MLNet.Xai.Slice16384")]
internal sealed class Slice16384 : SliceMapping<Slice16384>, ISlice
{
    [ColumnName("__xai.slice16384"), VectorType(16384)]
    public VBuffer<float> Values { get; set; }
}

[CustomMappingFactoryAttribute("MLNet.Xai.Slice32768")]
internal sealed class Slice32768 : SliceMapping<Slice32768>, ISlice
{
    [ColumnName("__xai.slice32768"), VectorType(32768)]
    public VBuffer<float> Values { get; set; }
}

[CustomMappingFactoryAttribute("MLNet.Xai.Slice65536")]
internal sealed class Slice65536 : SliceMapping<Slice65536>, ISlice
{
    [ColumnName("__xai.slice65536"), VectorType(65536)]
    public VBuffer<float> Values { get; set; }
}

[CustomMappingFactoryAttribute("MLNet.Xai.Slice131072")]
internal sealed class Slice131072 : SliceMapping<Slice131072>, ISlice
{
    [ColumnName("__xai.slice131072"), VectorType(131072)]
    public VBuffer<float> Values { get; set; }
}

[CustomMappingFactoryAttribute("MLNet.Xai.Slice262144")]
internal sealed class Slice262144 : SliceMapping<Slice262144>, ISlice
{
    [ColumnName("__xai.slice262144"), VectorType(262144)]
    public VBuffer<float> Values { get; set; }
}

[CustomMappingFactoryAttribute("MLNet.Xai.Slice524288")]
internal sealed class Slice524288 : SliceMapping<Slice524288>, ISlice
{
    [ColumnName("__xai.slice524288"), VectorType(524288)]
    public VBuffer<float> Values { get; set; }
}
