using Microsoft.ML;
using Microsoft.ML.Transforms;
using Microsoft.ML.Transforms.Image;
using MLNet.Xai.Persistence;

namespace MLNet.Xai.Vision.Pipeline;

/// <summary>
/// Tells ML.NET, while a model is being loaded, of what size the images of a column are: a mapping that was loaded reads an image only if its type, size
/// included, was registered before the first row is asked for.
/// </summary>
/// <remarks>
/// So early nothing of ours runs but the factories of mappings, and they know nothing but their own class. So the size is saved as 32 mappings that do nothing, one
/// of two classes for each bit, most significant first, height before width. ML.NET loads a chain one transformer after another on one thread.
/// </remarks>
internal static class SizeBits
{
    [ThreadStatic]
    private static uint t_read;

    /// <exception cref="InvalidOperationException">A side does not fit into 16 bits.</exception>
    public static void Append(MLContext ml, int height, int width, Action<IEstimator<ITransformer>> append)
    {
        if (height > ushort.MaxValue || width > ushort.MaxValue)
            throw new InvalidOperationException($"A model that reads images of {height} x {width} cannot be saved: no side may be over {ushort.MaxValue}.");
        uint size = ((uint)height << 16) | (uint)width;
        for (int bit = 31; bit >= 0; bit--)
        {
            append((size >> bit & 1) == 0
                ? ml.Transforms.CustomMapping<NoInput, NoInput>(ZeroBit.Map, ZeroBit.Contract)
                : ml.Transforms.CustomMapping<NoInput, NoInput>(OneBit.Map, OneBit.Contract));
        }
    }

    /// <summary>The next bit was loaded.</summary>
    public static void Read(uint bit) => t_read = (t_read << 1) | bit;

    /// <summary>Registers images of the size that was loaded; none was where the images have no size.</summary>
    public static void Register()
    {
        (int height, int width) = ((int)(t_read >> 16), (int)(t_read & ushort.MaxValue));
        t_read = 0;
        if (height > 0 && width > 0)
            new ImageTypeAttribute(height, width).Register();
    }
}

[CustomMappingFactoryAttribute(Contract)]
internal sealed class ZeroBit : CustomMappingFactory<NoInput, NoInput>
{
    public const string Contract = "MLNet.Xai.ZeroBit";

    public static void Map(NoInput source, NoInput target)
    {
    }

    public override Action<NoInput, NoInput> GetMapping()
    {
        SizeBits.Read(0);
        return Map;
    }
}

[CustomMappingFactoryAttribute(Contract)]
internal sealed class OneBit : CustomMappingFactory<NoInput, NoInput>
{
    public const string Contract = "MLNet.Xai.OneBit";

    public static void Map(NoInput source, NoInput target)
    {
    }

    public override Action<NoInput, NoInput> GetMapping()
    {
        SizeBits.Read(1);
        return Map;
    }
}
