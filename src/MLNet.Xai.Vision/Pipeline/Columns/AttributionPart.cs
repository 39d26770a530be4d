using MLNet.Xai.Columns;
using MLNet.Xai.Core;
using MLNet.Xai.Torch.Attribution;
using MLNet.Xai.Torch.Saving;
using MLNet.Xai.Vision.Attribution;
using MLNet.Xai.Vision.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Xai.Vision.Pipeline;

/// <summary>An attribution method's map of the pixels, the explained class, the explained output, and what is missing for completeness.</summary>
internal sealed class AttributionPart : ImagePart
{
    private readonly ImageClassifier _classifier;

    private AttributionPart(string name, ImageClassifier classifier, AttributionMethod method, ClassTarget target)
    {
        (Name, _classifier, Method, Target) = (name, classifier, method, target);
        string[] slots = Slots(target);
        Columns =
        [
            new OutputColumn
            {
                Name = name,
                Dimensions = MapSize(target, classifier.Recipe.Height, classifier.Recipe.Width),
                Annotate = About(Describe(method), (method as GuidedGradCam)?.Layer ?? "", target),
            },
            new TextColumn(classifier.Labels) { Name = name + ".Class", SlotNames = slots },
            new OutputColumn { Name = name + ".Output", SlotNames = slots },
            .. HasDelta(method) ? (OutputColumn[])[new OutputColumn { Name = name + ".ConvergenceDelta", SlotNames = slots }] : [],
        ];
    }

    public AttributionMethod Method { get; }

    public override ClassTarget Target { get; }

    public override string Name { get; }

    public override IReadOnlyList<OutputColumn> Columns { get; }

    // Some keep a pass's activations, or work image after image anyway.
    public override int MostRows => Method is Saliency or InputXGradient or GuidedBackpropagation or Deconvolution or GuidedGradCam ? Math.Min(_classifier.BatchSize, 8) : 1;

    /// <summary>Tries the options on an empty picture: that tells what is wrong with them.</summary>
    /// <exception cref="ArgumentException">There is no such layer or class, or an option does not fit.</exception>
    public static AttributionPart Create(string name, ImageClassifier classifier, AttributionMethod method, ClassTarget target, CancellationToken cancellation)
    {
        _ = classifier.Meant(target, nameof(target));
        _ = classifier.Agreed(method.AskedHead, nameof(method));
        AttributionMethod own = ImageMethodState.Images.Copy(method);
        if (own is GuidedGradCam { Layer: null, Reshape: null } cam && classifier.Model.Module is ImageModel known)
            own = new GuidedGradCam { Layer = known.FeatureLayer, Interpolation = cam.Interpolation, PrefixTokens = cam.PrefixTokens };
        ImageRecipe recipe = classifier.Recipe;
        using DisposeScope scope = NewDisposeScope();
        Tensor empty = zeros([1, recipe.Channels, recipe.Height, recipe.Width]);
        _ = ImageMethodTrial.Of(own).Explain(
            ImageMethodTrial.IsCostly(own) ? new ImageMethodTrial.Means(classifier.Model.ClassCount) : classifier.Model.Module, empty, [ClassTarget.Class(0)], null, classifier.Head.Head, cancellation);
        return new AttributionPart(name, classifier, own, target);
    }

    public override void Explain(byte[][] pictures, int first, in ExplainBlock block)
    {
        int count = Target.Count, pixels = _classifier.Recipe.Height * _classifier.Recipe.Width;
        for (int start = 0; start < pictures.Length; start += MostRows)
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor batch = _classifier.Batch(pictures.AsSpan(start, Math.Min(MostRows, pictures.Length - start)));
            Attributions found = Method.Explain(_classifier.Model.Module, batch, [Target], _classifier.Labels, _classifier.Head.Head, block.Cancellation);
            for (int i = 0; i < found.Classes.Count; i++)
            {
                int at = (start * count) + i;
                found.PixelMap(i).CopyTo(block.Output(first).Slice(at * pixels, pixels));
                block.Output(first + 1)[at] = found.Classes[i];
                block.Output(first + 2)[at] = (float)found.Scores[i];
                if (found.ConvergenceDelta is { } deltas)
                    block.Output(first + 3)[at] = (float)deltas[i];
            }
        }
    }

    public override void Write(BinaryWriter writer)
    {
        writer.Write(Name);
        TargetState.Write(writer, Target);
        ImageMethodState.Images.Write(writer, Method);
    }

    public static AttributionPart Read(BinaryReader reader, ImageClassifier classifier)
    {
        (string name, ClassTarget target) = (reader.ReadString(), TargetState.Read(reader, classifier.Model.ClassCount));
        return new AttributionPart(name, classifier, ImageMethodState.Images.Read(reader), target);
    }

    private static bool HasDelta(AttributionMethod method) => method is IntegratedGradients or DeepLift or GradientShap;

    private static string Describe(AttributionMethod method) => method switch
    {
        SmoothGrad { Statistic: NoiseStatistic.Variance } m => $"VarGrad of {m.Method.GetType().Name}",
        SmoothGrad m => $"SmoothGrad of {m.Method.GetType().Name}",
        _ => method.GetType().Name,
    };
}
