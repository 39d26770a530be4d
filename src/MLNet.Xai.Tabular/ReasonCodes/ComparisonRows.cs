using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Columns;

namespace MLNet.Xai.Tabular;

/// <summary>The rows that others are compared with, in the order of the data.</summary>
/// <param name="Features">Rows x slots, as the model reads them.</param>
/// <param name="Shown">Rows x slots, as people know them.</param>
/// <param name="Count">How many rows.</param>
/// <param name="Described">What they are, for the log.</param>
internal sealed record ComparisonRows(float[] Features, float[] Shown, int Count, string Described)
{
    private const int Often = 1024;

    /// <summary>Chooses them by what the cutoff compares, in one pass, and reads them in another.</summary>
    /// <exception cref="InvalidOperationException">There are none.</exception>
    public static ComparisonRows Read(ExplainedModel model, int output, IDataView scored, ReasonCodeOptions options, IProgress<ExplainProgress>? progress)
    {
        List<(long Row, double Score)> chosen = Choose(model, output, scored, options, progress);
        chosen.Sort((a, b) => a.Row.CompareTo(b.Row));
        long[] rows = [.. chosen.Select(row => row.Row)];
        float[] features = CellRows.Read(model.Function.Inputs, scored, rows, progress, options.Cancellation), shown = features;
        (model.Function as ColumnsFunction)?.CompleteBackground();
        if (options.DisplayColumnName is { } display)
            shown = CellRows.Read([new InputColumn(display, InputKind.Vector, model.Slots)], scored, rows, progress, options.Cancellation);
        string range = FormattableString.Invariant($"{options.Cutoff!.Column} {chosen.Min(row => row.Score):G6} to {chosen.Max(row => row.Score):G6}");
        string which = options.Comparison == ReasonComparison.AllApplicants ? "of all rows" : $"at the cutoff ({options.Cutoff}) or next to it";
        return new ComparisonRows(features, shown, rows.Length, $"{rows.Length} rows {which}, {range}");
    }

    private static List<(long Row, double Score)> Choose(ExplainedModel model, int output, IDataView scored, ReasonCodeOptions options, IProgress<ExplainProgress>? progress)
    {
        ReasonCutoff cutoff = options.Cutoff!;
        bool isVector = !cutoff.IsProbability && model.OutputCount > 1;
        var input = new InputColumn(cutoff.Column, isVector ? InputKind.Vector : InputKind.Scalar, isVector ? model.OutputCount : 1);
        DataViewSchema.Column column = input.Find(scored.Schema, "The explainer");
        using DataViewRowCursor cursor = scored.GetRowCursor([column]);
        ReadInput read = InputReader.Create(input, column, cursor, null);
        float[] scores = new float[input.Size];
        var random = new Random(options.Seed);
        var sample = new List<(long Row, double Score)>();
        // The farthest on top, so that it is the one to go; of equally far ones the last.
        var nearest = new PriorityQueue<(long Row, double Score), (double Distance, long Row)>(Comparer<(double Distance, long Row)>.Create((a, b) => b.CompareTo(a)));
        long row = 0, known = 0;
        for (; cursor.MoveNext(); row++)
        {
            if (row % Often == 0)
            {
                options.Cancellation.ThrowIfCancellationRequested();
                progress?.Report(new ExplainProgress("comparison", row));
            }

            read(scores);
            double score = scores[isVector ? output : 0], distance = Math.Abs(score - cutoff.Value);
            if (double.IsNaN(score))
                continue;
            if (options.Comparison == ReasonComparison.AllApplicants)
            {
                Reservoir.Offer(sample, (row, score), known++, options.BackgroundRows, random);
            }
            else if (!cutoff.IsWrong(score) && !(distance > options.Within))
            {
                nearest.Enqueue((row, score), (distance, row));
                if (nearest.Count > options.BackgroundRows)
                    nearest.Dequeue();
            }
        }

        progress?.Report(new ExplainProgress("comparison", row));
        sample.AddRange(nearest.UnorderedItems.Select(item => item.Element));
        if (sample.Count > 0)
            return sample;
        string wanted = options.Comparison == ReasonComparison.AllApplicants ? $"with a {cutoff.Column}"
            : $"on the right side of the cutoff ({cutoff}){(options.Within is { } within ? FormattableString.Invariant($" and within {within} of it") : "")}";
        throw new InvalidOperationException($"None of the {row} rows is {wanted}, and reasons need one to compare with, better a hundred. Give data with such rows, "
            + $"another {options.Name(nameof(options.Cutoff))}, or take {nameof(ReasonComparison)}.{nameof(ReasonComparison.AllApplicants)}.");
    }
}
