using MLNet.Xai.Columns;
using MLNet.Xai.Core;
using MLNet.Xai.Core.Cam;
using MLNet.Xai.Vision.Cam;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Xai.Vision.Pipeline;

/// <summary>Class activation maps, the explained class, and the explained output.</summary>
internal sealed class CamPart : ImagePart
{
    // Methods that run the network for each channel: known by one that does not, when only the shape of the map is asked for.
    private static readonly CamMethod[] s_costly = [CamMethod.ScoreCam, CamMethod.SmoothedScoreCam, CamMethod.IntegratedScoreCam, CamMethod.AblationCam];

    // Methods that look at layers of their own choice.
    private static readonly CamMethod[] s_ownLayers = [CamMethod.FullGrad, CamMethod.AttentionRollout, CamMethod.GradientRollout, CamMethod.LeGrad];

    private readonly ImageClassifier _classifier;
    private readonly CamOptions _options;
    private readonly int _height;
    private readonly int _width;

    private CamPart(string name, ImageClassifier classifier, CamOptions options, int height, int width)
    {
        (Name, _classifier, _options, _height, _width) = (name, classifier, options, height, width);
        string[] slots = Slots(options.Target);
        Columns =
        [
            new OutputColumn
            {
                Name = name,
                Dimensions = MapSize(options.Target, height, width),
                Annotate = About(options.Method.ToString(), string.Join(", ", options.Layers), options.Target),
            },
            new TextColumn(classifier.Labels) { Name = name + ".Class", SlotNames = slots },
            new OutputColumn { Name = name + ".Output", SlotNames = slots },
        ];
    }

    public override string Name { get; }

    public override ClassTarget? Target => _options.Target;

    public override IReadOnlyList<OutputColumn> Columns { get; }

    public override int MostRows => s_costly.Contains(_options.Method) ? 1 : Math.Min(_classifier.BatchSize, 8);

    /// <summary>Tries the options on an empty picture: that tells the size of the map, and what is wrong with them.</summary>
    /// <exception cref="ArgumentException">There is no such layer or class.</exception>
    public static CamPart Create(string name, ImageClassifier classifier, CamOptions options, CancellationToken cancellation)
    {
        options.Check();
        _ = classifier.Meant(options.Target, nameof(options));
        CamOptions own = CamState.Copy(options, classifier.Labels);
        own.Head = classifier.Agreed(options.Head, nameof(options));
        if (own.Layers.Count == 0 && !s_ownLayers.Contains(own.Method) && FeatureLayers.Of(classifier.Model.Module) is { } known)
            own.Layers = [known];
        CamOptions trial = CamState.Copy(own, classifier.Labels);
        if (s_costly.Contains(own.Method))
            trial.Method = CamMethod.EigenCam;
        trial.AugSmooth = false;
        ImageRecipe recipe = classifier.Recipe;
        using DisposeScope scope = NewDisposeScope();
        CamExplanation map = new CamExplainer(classifier.Model.Module).Explain(zeros([1, recipe.Channels, recipe.Height, recipe.Width]), trial, null, cancellation)[0];
        return new CamPart(name, classifier, own, map.Height, map.Width);
    }

    public override void Explain(byte[][] pictures, int first, in ExplainBlock block)
    {
        int count = _options.Target.Count, pixels = _height * _width;
        var explainer = new CamExplainer(_classifier.Model.Module);
        for (int start = 0; start < pictures.Length; start += MostRows)
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor batch = _classifier.Batch(pictures.AsSpan(start, Math.Min(MostRows, pictures.Length - start)));
            IReadOnlyList<CamExplanation> maps = explainer.Explain(batch, _options, null, block.Cancellation);
            if (maps[0].Remark is { } remark)
                block.Warn?.Invoke($"'{Name}': {remark}");
            for (int i = 0; i < maps.Count; i++)
            {
                int at = (start * count) + i;
                maps[i].Map.CopyTo(block.Output(first).Slice(at * pixels, pixels));
                block.Output(first + 1)[at] = maps[i].Class;
                block.Output(first + 2)[at] = (float)maps[i].Score;
            }
        }
    }

    public override void Write(BinaryWriter writer)
    {
        writer.Write(Name);
        writer.Write(_height);
        writer.Write(_width);
        CamState.Write(writer, _options);
    }

    public static CamPart Read(BinaryReader reader, ImageClassifier classifier)
    {
        (string name, int height, int width) = (reader.ReadString(), reader.ReadInt32(), reader.ReadInt32());
        if (height < 1 || width < 1 || (long)height * width > RecipeState.MostPixels)
            throw new InvalidDataException($"a map has {height} x {width} pixels");
        CamOptions options = CamState.Read(reader, classifier.Model.ClassCount);
        options.ClassNames = classifier.Labels;
        return new CamPart(name, classifier, options, height, width);
    }
}
