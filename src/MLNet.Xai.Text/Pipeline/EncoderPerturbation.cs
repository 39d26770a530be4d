using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Columns;
using MLNet.Xai.Core.Texts;

namespace MLNet.Xai.Text.Pipeline;

/// <summary>LIME, occlusion and Shapley values by calling an encoder.</summary>
internal sealed class EncoderPerturbation(string textColumn, TextClassifier classifier, PerturbationSettings settings) : EncoderPart(textColumn, classifier)
{
    public override string Method => settings.Name;

    public override bool IsComplete => settings.IsComplete;

    public override bool HasR2 => settings.Method == TextExplanationMethod.Lime;

    public override void Annotate(DataViewSchema.Annotations.Builder annotations)
    {
        annotations.AddText(ExplanationAnnotations.Cost, $"{settings.Cost} variants of the text scored a row at most");
        annotations.AddText(ExplanationAnnotations.Error, settings.Error);
    }

    public override Func<TextExplanation> Open(DataViewRow row, Watch watch)
    {
        // LIME takes words out, as lime does; the others put the mask token in their place, as shap does.
        var scorer = new EncoderScorer(Classifier, masks: settings.Method != TextExplanationMethod.Lime);
        ValueGetter<ReadOnlyMemory<char>> text = row.GetGetter<ReadOnlyMemory<char>>(row.Schema[TextColumn]);
        return () =>
        {
            ReadOnlyMemory<char> value = default;
            text(ref value);
            return Perturbation.Explain(value.ToString(), scorer, settings, watch);
        };
    }

    public override void Write(BinaryWriter writer) => settings.Write(writer);

    public static EncoderPerturbation Read(BinaryReader reader, string textColumn, TextClassifier classifier) => new(textColumn, classifier, PerturbationSettings.Read(reader));
}
