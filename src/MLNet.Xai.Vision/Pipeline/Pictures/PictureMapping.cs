using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using MLNet.Xai.Persistence;

namespace MLNet.Xai.Vision.Pipeline;

/// <summary>An image in a saved explainer, and the state that knows the recipe.</summary>
internal sealed class PictureSource
{
    [ColumnName(Temporary.State)]
    public ReadOnlyMemory<char> State { get; set; }

    [ColumnName(PictureMapping.Picture), AnyImage]
    public MLImage? Picture { get; set; }
}

/// <summary>The RGB bytes of the prepared picture.</summary>
internal sealed class PictureTarget
{
    [ColumnName(PictureMapping.Pixels)]
    public VBuffer<float> Pixels { get; set; }
}

[CustomMappingFactoryAttribute(Contract)]
internal sealed class PictureMapping : CustomMappingFactory<PictureSource, PictureTarget>
{
    public const string Contract = "MLNet.Xai.Picture";
    public const string Picture = "__xai.picture";
    public const string Pixels = "__xai.pixels";

    public static void Map(PictureSource source, PictureTarget target)
    {
        PictureColumn column = ExplainerCache.Get(source.State).Inputs.OfType<PictureColumn>().First();
        if (source.Picture is null)
            throw new InvalidOperationException($"The column '{column.Name}' holds no image. Was its file missing or damaged?");
        VBuffer<float> pixels = target.Pixels;
        VBufferEditor<float> editor = VBufferEditor.Create(ref pixels, column.Size);
        PictureResizer.Prepare(source.Picture, column.Recipe, editor.Values);
        target.Pixels = editor.Commit();
    }

    public override Action<PictureSource, PictureTarget> GetMapping()
    {
        SizeBits.Register();
        return Map;
    }
}
