using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Columns;
using MLNet.Xai.Torch;

namespace MLNet.Xai.Vision.AnyModel;

/// <summary>Which column of a model is explained, and what its numbers mean; from its annotations, and never guessed.</summary>
/// <param name="Column">The column.</param>
/// <param name="Head">What its numbers mean.</param>
/// <param name="Labels">Names of the classes; null where there are none.</param>
internal sealed record ScoreMeaning(string Column, ModelHead Head, IReadOnlyList<string>? Labels)
{
    private const string Score = "Score", Probability = "Probability";

    /// <param name="scored">What the model gives.</param>
    /// <param name="asked">The user's column, or null.</param>
    /// <param name="head">The user's word on what its numbers mean, or null.</param>
    /// <param name="labels">The user's class names, or null.</param>
    /// <exception cref="ArgumentException">There is no such column, or what it means must be said.</exception>
    public static ScoreMeaning Of(DataViewSchema scored, string? asked, ModelHead? head, IReadOnlyList<string>? labels)
    {
        DataViewSchema.Column column = Find(scored, asked ?? Score, asked is not null);
        string kind = Kind(column);
        switch (kind)
        {
            case "BinaryClassification" when asked is null && head is null or ModelHead.BinaryProbability:
                if (scored.GetColumnOrNull(Probability)?.Type != NumberDataViewType.Single)
                {
                    throw new ArgumentException(
                        "The model tells two classes apart without a probability: set ImageScoringOptions.Head to Raw to explain its margin, the column 'Score', or calibrate the model (Calibrators.Platt).");
                }

                return new(Probability, ModelHead.BinaryProbability, labels ?? ["False", "True"]);
            case "BinaryClassification" when column.Name.Equals(Probability, StringComparison.Ordinal):
                return new(Probability, head ?? ModelHead.BinaryProbability, labels ?? (head is null or ModelHead.BinaryProbability ? ["False", "True"] : null));
            case "Clustering":
                throw new ArgumentException(
                    $"The column '{column.Name}' holds distances from clusters, of which the smallest counts; explained are scores of which the largest does. Map them, for instance to their negatives, and set ScoreColumn.");
            case "":
                if (head is null)
                {
                    throw new ArgumentException($"The column '{column.Name}' does not say what its numbers mean: set ImageScoringOptions.Head to Softmax or Sigmoid (logits of classes), Binary (one logit of two classes), "
                        + "BinaryProbability (one probability), or Raw (explained as they are).");
                }

                break;
        }

        ModelHead meant = head ?? (kind.Equals("BinaryClassification", StringComparison.Ordinal) ? throw new ArgumentException(
            $"The column '{column.Name}' is a margin of two classes: set ImageScoringOptions.Head to Raw to explain it as it is, or leave out ScoreColumn to explain the probability.") : ModelHead.Raw);
        return new(column.Name, meant, labels ?? Names(scored, column, meant));
    }

    private static DataViewSchema.Column Find(DataViewSchema scored, string name, bool isAsked)
    {
        DataViewSchema.Column? found = scored.GetColumnOrNull(name);
        if (found is { } column && (column.Type == NumberDataViewType.Single || column.Type is VectorDataViewType { IsKnownSize: true } vector && vector.ItemType == NumberDataViewType.Single))
            return column;
        string there = string.Join(", ", scored.Where(c => !c.IsHidden).Select(c => $"{c.Name} ({c.Type})"));
        throw new ArgumentException($"The model gives no column '{name}' of numbers of Single, scalar or of a known size, to be explained{(isAsked ? "" : "; set ImagePredictionOptions.ScoreColumn where it has another name")}. "
            + $"It gives: {there}.");
    }

    private static string Kind(DataViewSchema.Column column)
    {
        if (column.Annotations.Schema.GetColumnOrNull("ScoreColumnKind")?.Type is not TextDataViewType)
            return "";
        ReadOnlyMemory<char> kind = default;
        column.Annotations.GetValue("ScoreColumnKind", ref kind);
        return kind.ToString();
    }

    private static IReadOnlyList<string>? Names(DataViewSchema scored, DataViewSchema.Column column, ModelHead head)
    {
        if (column.Type is VectorDataViewType vector)
            return (column.Name.Equals(Score, StringComparison.Ordinal) ? ColumnNames.Classes(scored, vector.Size) : null) ?? ColumnNames.Named(column, vector.Size);
        return head is ModelHead.Binary or ModelHead.BinaryProbability ? ["False", "True"] : [column.Name];
    }
}
