using MLNet.Xai.Columns;
using MLNet.Xai.Core;
using MLNet.Xai.Core.Segmentation;
using MLNet.Xai.Torch.Saving;
using MLNet.Xai.Vision.Shapley;

namespace MLNet.Xai.Vision.Pipeline;

/// <summary>Shapley or Owen values as a map and by superpixel, the superpixels, and what the values begin with and add up to.</summary>
internal sealed class ShapPart : ImagePart
{
    private readonly ImageClassifier _classifier;
    private readonly ImageShapOptions _options;
    private readonly Lazy<ImageShapExplainer> _explainer;

    private ShapPart(string name, ImageClassifier classifier, ClassTarget target, ImageShapOptions options)
    {
        (Name, _classifier, Target, _options) = (name, classifier, target, options);
        _explainer = new(() => new ImageShapExplainer(classifier.Model.Module, classifier.Recipe));
        (int height, int width) = (classifier.Recipe.Height, classifier.Recipe.Width);
        string[] slots = Slots(target);
        Columns =
        [
            new OutputColumn { Name = name, Dimensions = MapSize(target, height, width), Annotate = About(options.Method == ImageShapMethod.Kernel ? "KernelSHAP" : "Partition SHAP", "", target) },
            new OutputColumn { Name = name + ".Segments", Dimensions = [height, width] },
            new RaggedColumn(target.Count * height * width) { Name = name + ".Values" },
            new RaggedColumn(target.Count * height * width) { Name = name + ".StandardErrors" },
            new OutputColumn { Name = name + ".BaseValue", SlotNames = slots },
            new OutputColumn { Name = name + ".Output", SlotNames = slots },
            new OutputColumn { Name = name + ".Residual", SlotNames = slots },
            new TextColumn(classifier.Labels) { Name = name + ".Class", SlotNames = slots },
        ];
    }

    public override string Name { get; }

    public override ClassTarget Target { get; }

    public override IReadOnlyList<OutputColumn> Columns { get; }

    public override int MostRows => 1;

    /// <exception cref="ArgumentException">There is no such class, or an option is out of range.</exception>
    public static ShapPart Create(string name, ImageClassifier classifier, ClassTarget target, ImageShapOptions options)
    {
        options.Check();
        _ = classifier.Meant(target, nameof(target));
        return new ShapPart(name, classifier, target, options.With(classifier.Agreed(options.Head, nameof(options))));
    }

    public override void Explain(byte[][] pictures, int first, in ExplainBlock block)
    {
        int count = Target.Count, pixels = _classifier.Recipe.Height * _classifier.Recipe.Width, capacity = Columns[2].Width;
        for (int row = 0; row < pictures.Length; row++)
        {
            ImageShapExplanation found = _explainer.Value.Explain(pictures[row], _options, Target, _classifier.Labels, block.Cancellation);
            Superpixels segments = found.Superpixels;
            Span<float> labels = block.Output(first + 1).Slice(row * pixels, pixels);
            for (int p = 0; p < pixels; p++)
                labels[p] = segments.Labels[p];
            Span<float> values = block.Output(first + 2).Slice(row * capacity, capacity), errors = block.Output(first + 3).Slice(row * capacity, capacity);
            values[0] = errors[0] = count * segments.Count;
            for (int n = 0; n < count; n++)
            {
                int at = (row * count) + n;
                found.ValueMap(n).CopyTo(block.Output(first).Slice(at * pixels, pixels));
                for (int s = 0; s < segments.Count; s++)
                {
                    int to = 1 + (n * segments.Count) + s;
                    (values[to], errors[to]) = ((float)found.Values[n][s], (float)found.StandardErrors[n][s]);
                }

                block.Output(first + 4)[at] = (float)found.BaseValues[n];
                block.Output(first + 5)[at] = (float)found.Outputs[n];
                block.Output(first + 6)[at] = (float)found.Residual(n);
                block.Output(first + 7)[at] = found.Classes[n];
            }
        }
    }

    public override void Write(BinaryWriter writer)
    {
        writer.Write(Name);
        TargetState.Write(writer, Target);
        ShapState.Write(writer, _options);
    }

    public static ShapPart Read(BinaryReader reader, ImageClassifier classifier) =>
        new(reader.ReadString(), classifier, TargetState.Read(reader, classifier.Model.ClassCount), ShapState.Read(reader));
}
