using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Core.Fairness;
using MLNet.Xai.Core.Numerics;
using MLNet.Xai.Tabular;
using MLNet.Xai.Tabular.Models;

namespace MLNet.Xai.Reports;

/// <summary>One pass over all rows: scores, labels, groups and the columns that slices are cut along.</summary>
/// <param name="subject">The model and the data.</param>
/// <param name="label">The labels; null where there are none.</param>
/// <param name="focus">The class that fairness is about, for a model of several.</param>
/// <param name="options">The report's options.</param>
internal sealed class MeasurePass(ReportSubject subject, SideColumn? label, int focus, ModelReportOptions options)
{
    private const int Often = 1024;
    private const int PictureRows = 5000;

    /// <param name="slices">What slices there are; null for none.</param>
    /// <exception cref="ArgumentException">A column that an option names is not there or of another type, or a named row is not there.</exception>
    public MeasuredRows Run(SliceCounter? slices)
    {
        DataViewSchema schema = subject.Schema;
        SideColumn? weight = options.WeightColumnName is { } name ? SideColumn.Weight(schema, name, ModelReportOptions.Name(nameof(options.WeightColumnName))) : null;
        DataViewSchema.Column? group = options.ProtectedColumnName is { } named ? Group(named) : null;
        bool several = subject.Task == TreeModelTask.Multiclass;
        var found = new MeasuredRows
        {
            Binary = subject.Task == TreeModelTask.Binary && label is not null ? new BinaryMeasures(options.ExactRows) : null,
            Multiclass = several && label is not null ? new MulticlassMeasures(subject.Classes.Count) : null,
            Regression = subject.Task == TreeModelTask.Regression && label is not null ? new RegressionMeasures(PictureRows, options.Seed) : null,
            Slices = slices,
            LossName = label is null ? "" : RowLoss.NameOf(subject),
            Groups = group is null ? null : new FairnessCounter([], options.Fairness),
            PredictedClasses = new long[Math.Max(2, subject.Classes.Count)],
            Scores = new RowReservoir(2, PictureRows, options.Seed),
            Chosen = new RowChooser(options.Rows, options.Seed),
            Labelled = new NumberSample(Math.Max(1, options.PermutationRows), options.Seed),
        };
        DataViewSchema.Column score = schema["Score"];
        DataViewSchema.Column? probability = subject.HasProbability ? schema["Probability"] : null, decision = subject.HasDecision && options.Cutoff is null ? schema["PredictedLabel"] : null;
        bool isRaw = group is { } g && subject.Mapper is not null && subject.Data.Schema.GetColumnOrNull(g.Name) is not null;
        DataViewSchema.Column[] behind = [.. new[] { score, probability, decision, label?.Column, weight?.Column, isRaw ? null : group }.OfType<DataViewSchema.Column>()];
        DataViewSchema.Column[] raw = [.. slices is null || subject.Mapper is null ? [] : subject.Inputs, .. isRaw ? (DataViewSchema.Column[])[group!.Value] : []];
        using DataViewRowCursor cursor = subject.Mapper is { } mapper ? subject.Data.GetRowCursor([.. mapper.GetDependencies(behind), .. raw]) : subject.Scored.GetRowCursor(behind);
        using DataViewRow row = subject.Mapper is { } rows ? rows.GetRow(cursor, behind) : cursor;
        var reader = new ScoredRowReader(row, score, probability, decision, subject, options);
        Func<double>? readLabel = label?.Open(row), readWeight = weight?.Open(row);
        Func<string?>? readGroup = group is { } there ? GroupReader.Getter(isRaw ? cursor : row, there) : null;
        Action<double>? addSlice = slices is null || subject.Mapper is null ? null : slices.Open(cursor);
        for (; cursor.MoveNext(); found.Rows++)
        {
            if (found.Rows % Often == 0)
            {
                options.Cancellation.ThrowIfCancellationRequested();
                options.Progress?.Report(new ExplainProgress("measuring", found.Rows));
            }

            if (!reader.Read())
            {
                found.WithoutScore++;
                continue;
            }

            double own = readLabel?.Invoke() ?? double.NaN;
            float counts = readWeight is null ? 1 : (float)weight!.Check(readWeight(), found.Rows);
            found.PredictedClasses[reader.Predicted]++;
            found.Scores.Add([(float)own, reader.Shown]);
            reader.Choose(found.Chosen, found.Rows, own);
            string? itsGroup = readGroup?.Invoke();
            if (found.Groups is { } groups)
                reader.Count(groups, itsGroup, own, focus);
            if (double.IsNaN(own))
            {
                found.WithoutLabel++;
                continue;
            }

            if (counts == 0)
            {
                found.WithoutWeight++;
                continue;
            }

            found.Judged++;
            found.Labelled.Add(found.Rows);
            found.Binary?.Add(own > 0, reader.Score, reader.Probability, reader.IsPositive, counts);
            found.Multiclass?.Add((int)own, reader.Scores, counts);
            found.Regression?.Add(own, reader.Score, counts);
            double loss = found.LossName.Length > 0 ? reader.Loss(own) : double.NaN;
            if (double.IsNaN(loss))
                continue;
            addSlice?.Invoke(loss);
            if (readGroup is not null)
            {
                (long Rows, double Loss) sum = found.GroupLosses.GetValueOrDefault(itsGroup ?? "");
                found.GroupLosses[itsGroup ?? ""] = (sum.Rows + 1, sum.Loss + loss);
            }
        }

        options.Progress?.Report(new ExplainProgress("measuring", found.Rows));
        return found;
    }

    // The data's own column first: a step of the model may have made keys or slots of it.
    private DataViewSchema.Column Group(string name) => (subject.Mapper is null ? null : subject.Data.Schema.GetColumnOrNull(name)) ?? subject.Schema.GetColumnOrNull(name)
        ?? throw new ArgumentException($"{ModelReportOptions.Name(nameof(options.ProtectedColumnName))} is '{name}', and there is no such column. There are: {string.Join(", ", subject.Data.Schema.Where(c => !c.IsHidden).Select(c => c.Name))}.");
}
