using MLNet.Xai.Columns;
using MLNet.Xai.Core;
using MLNet.Xai.Core.Lime;
using MLNet.Xai.Core.Segmentation;
using MLNet.Xai.Torch.Saving;
using MLNet.Xai.Vision.Lime;

namespace MLNet.Xai.Vision.Pipeline;

/// <summary>LIME's weights as a map and by superpixel with their standard errors, the superpixels, and how well the local model fits.</summary>
internal sealed class LimePart : ImagePart
{
    private readonly ImageClassifier _classifier;
    private readonly ImageLimeOptions _options;
    private readonly Lazy<ImageLimeExplainer> _explainer;

    private LimePart(string name, ImageClassifier classifier, ClassTarget target, ImageLimeOptions options)
    {
        (Name, _classifier, Target, _options) = (name, classifier, target, options);
        _explainer = new(() => new ImageLimeExplainer(classifier.Model.Module, classifier.Recipe));
        (int height, int width) = (classifier.Recipe.Height, classifier.Recipe.Width);
        string[] slots = Slots(target);
        Columns =
        [
            new OutputColumn { Name = name, Dimensions = MapSize(target, height, width), Annotate = About("LIME", "", target) },
            new OutputColumn { Name = name + ".Segments", Dimensions = [height, width] },
            new RaggedColumn(target.Count * height * width) { Name = name + ".Weights" },
            new RaggedColumn(target.Count * height * width) { Name = name + ".StandardErrors" },
            new OutputColumn { Name = name + ".R2", SlotNames = slots },
            new OutputColumn { Name = name + ".Intercept", SlotNames = slots },
            new OutputColumn { Name = name + ".LocalPrediction", SlotNames = slots },
            new TextColumn(classifier.Labels) { Name = name + ".Class", SlotNames = slots },
        ];
    }

    public override string Name { get; }

    public override ClassTarget Target { get; }

    public override IReadOnlyList<OutputColumn> Columns { get; }

    public override int MostRows => 1;

    /// <exception cref="ArgumentException">There is no such class.</exception>
    public static LimePart Create(string name, ImageClassifier classifier, ClassTarget target, ImageLimeOptions options)
    {
        if (target.Against >= 0)
            throw new ArgumentException("LIME explains classes one by one; take the difference of two of its maps.", nameof(target));
        TargetClass[] meant = classifier.Meant(target, nameof(target));
        bool fixedClass = target.Index >= 0 || target.Name is not null;
        return new LimePart(name, classifier, target, LimeState.Copy(options, classifier.Agreed(options.Head, nameof(options)), fixedClass ? meant[0].Class : null, target.Count));
    }

    public override void Explain(byte[][] pictures, int first, in ExplainBlock block)
    {
        int count = Target.Count, pixels = _classifier.Recipe.Height * _classifier.Recipe.Width;
        for (int row = 0; row < pictures.Length; row++)
        {
            ImageLimeExplanation explanation = _explainer.Value.Explain(pictures[row], _options, cancellation: block.Cancellation);
            if (explanation.Remark is { } remark)
                block.Warn?.Invoke($"'{Name}': {remark}");
            Superpixels segments = explanation.Superpixels;
            Span<float> labels = block.Output(first + 1).Slice(row * pixels, pixels);
            for (int p = 0; p < pixels; p++)
                labels[p] = segments.Labels[p];
            int capacity = Columns[2].Width;
            Span<float> weights = block.Output(first + 2).Slice(row * capacity, capacity), errors = block.Output(first + 3).Slice(row * capacity, capacity);
            weights[0] = errors[0] = count * segments.Count;
            for (int n = 0; n < count; n++)
            {
                LimeFit fit = explanation.Lime.Fits[n];
                int label = explanation.Lime.Labels[n], at = (row * count) + n;
                explanation.WeightMap(label).CopyTo(block.Output(first).Slice(at * pixels, pixels));
                for (int s = 0; s < segments.Count; s++)
                {
                    int to = 1 + (n * segments.Count) + s;
                    (weights[to], errors[to]) = ((float)fit.Weights[s], (float)fit.StandardErrors[s]);
                }

                block.Output(first + 4)[at] = (float)fit.Score;
                block.Output(first + 5)[at] = (float)fit.Intercept;
                block.Output(first + 6)[at] = (float)fit.LocalPrediction;
                block.Output(first + 7)[at] = label;
            }
        }
    }

    public override void Write(BinaryWriter writer)
    {
        writer.Write(Name);
        TargetState.Write(writer, Target);
        LimeState.Write(writer, _options);
    }

    public static LimePart Read(BinaryReader reader, ImageClassifier classifier) =>
        new(reader.ReadString(), classifier, TargetState.Read(reader, classifier.Model.ClassCount), LimeState.Read(reader));
}
