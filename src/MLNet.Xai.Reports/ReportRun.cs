using System.Text;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Core;
using MLNet.Xai.Core.Numerics;
using MLNet.Xai.Core.Plots;
using MLNet.Xai.Tabular;
using MLNet.Xai.Tabular.Models;

namespace MLNet.Xai.Reports;

/// <summary>Makes a report: looks at all rows, explains some, then writes.</summary>
internal sealed class ReportRun(ExplainCatalog catalog, ITransformer model, IDataView data, ModelReportOptions options)
{
    private const int MostBytes = 1_900_000;
    private const int MostDrawn = 1000;
    private const int FewestDrawn = 60;

    private readonly Dictionary<string, string> _leftOut = new(StringComparer.Ordinal);

    public ModelReport Run()
    {
        ReportSubject subject = ReportSubject.Of(model, data);
        SideColumn? label = FindLabel(subject);
        int? named = NamedClass(subject);
        CheckDrift(subject);
        string? image = ImageColumn.Find(subject), text = image is null ? TextColumn.Find(subject, options) : null;
        RawColumn[] raw = [.. RawColumn.Of(subject.Inputs.Where(c => !c.Name.Equals(image ?? text, StringComparison.Ordinal)))];
        bool slices = label is not null && options.Slices > 0 && subject.Inputs.Count > 0 && RowLoss.NameOf(subject).Length > 0;
        SliceCuts? cuts = slices ? new SliceCuts(raw, options.Seed) : null;
        var surrogateRows = new NumberSample(Math.Max(1, options.SurrogateRows), CounterRandom.Fork(options.Seed, 3));
        long[] drawn = RowsOfData.Sample(data, Math.Max(1000, Math.Max(options.ShapRows ?? 0, options.TextRows ?? 0)), options, out long rows, cuts is null ? null : cuts.Open, subject.Inputs, surrogateRows);
        if (rows == 0)
            throw new InvalidOperationException("The data has no rows to report on.");

        ExplainedParts parts = new();
        if (image is not null)
            Attempt("Pictures", () => parts.Pictures = new ImageExplainer(catalog, subject, image, options));
        if (text is not null)
            Attempt("Words", () => parts.Words = new WordExplainer(catalog, subject, text, options));
        if (image is not null)
            _leftOut["Explanations"] = _leftOut["Permutation importance"] = $"the model reads pictures, in the column '{image}'; those of single rows are explained instead";
        else if (text is not null && subject.Inputs.Count == 1)
            _leftOut["Explanations"] = _leftOut["Permutation importance"] = $"the model reads one column, the text '{text}', whose words are explained instead";
        else
            Attempt("Explanations", () => parts.Explainer = new ModelExplainer(catalog, subject, options));
        if (parts.Explainer is { } explainer)
        {
            long[] some = Even(drawn, explainer.Rows);
            Attempt("Explanations", () => (parts.Sample, parts.SampleNumbers) = (explainer.Read(data, some, "explaining"), some));
        }

        SliceCounter? counter = cuts is null ? null : new SliceCounter([.. ByImportance(cuts.ToFeatures(), parts.Sample)]);
        MeasuredRows found = new MeasurePass(subject, label, named ?? 0, options).Run(counter);
        if (found.Rows == found.WithoutScore)
            throw new InvalidOperationException($"None of the {found.Rows} rows has a score that is a number.");
        parts.Focus = named ?? (subject.Classes.Count > 0 ? MostFrequent(found) : 0);
        if (subject.Task == TreeModelTask.Multiclass && options.ProtectedColumnName is not null && named is null)
            found = new MeasurePass(subject, label, parts.Focus, options).Run(counter is null ? null : new SliceCounter([.. ByImportance(cuts!.ToFeatures(), parts.Sample)]));
        ExplainMore(subject, label, found, parts, drawn);
        if (parts.Sample.Count > 0)
            new GlobalParts(catalog, subject, options, Attempt).Add(parts, found, drawn, surrogateRows.ToArray());
        else
            _leftOut["Effect curves"] = _leftOut["Surrogate tree"] = _leftOut.GetValueOrDefault("Explanations", "nothing explains the model");
        return Compose(subject, found, parts, label);
    }

    private void ExplainMore(ReportSubject subject, SideColumn? label, MeasuredRows found, ExplainedParts parts, long[] drawn)
    {
        parts.ChosenRows = [.. found.Chosen.ToRows()];
        if (parts.Explainer is { } explainer && parts.Sample.Count > 0)
        {
            long[] numbers = [.. parts.ChosenRows.Select(row => row.Number).Order()];
            Attempt("Single rows", () => parts.Chosen = explainer.Read(data, numbers, "explaining single rows"));
            if (explainer.WhyNoInteractions is { } why)
                _leftOut["Interactions"] = why;
            else
                Attempt("Interactions", () => parts.Interactions = explainer.Interactions(Even(drawn, options.InteractionRows), subject.Classes.Count > 0 ? subject.Classes[parts.Focus] : null));
            if (options.DriftData is { } later)
                Attempt("Drift", () => parts.Drift = Drift(later, explainer, subject, parts, drawn));
        }

        if (parts.Words is { } words)
        {
            Attempt("Words", () =>
            {
                parts.Texts = words.Read(Even(drawn, words.Rows), "explaining texts");
                parts.ChosenTexts = words.Read([.. parts.ChosenRows.Select(row => row.Number).Order()], "explaining single texts");
            });
        }

        if (parts.Pictures is { } pictures)
            Attempt("Pictures", () => parts.Images = pictures.Read([.. parts.ChosenRows.Select(row => row.Number).Order()]));
        if (options.Reasons is { } reasons)
            Attempt("Reasons", () => parts.Reasons = Reasons(reasons, parts.ChosenRows));
        if (options.Counterfactuals is { } changes)
            Attempt("Counterfactuals", () => parts.Counterfactuals = Counterfactuals(changes, parts.ChosenRows));
        Permute(subject, label, found, parts);
    }

    private void Permute(ReportSubject subject, SideColumn? label, MeasuredRows found, ExplainedParts parts)
    {
        const string what = "Permutation importance";
        if (_leftOut.ContainsKey(what))
            return;
        if (label is null)
            _leftOut[what] = "there are no labels to measure it by";
        else if (options.PermutationRows == 0)
            _leftOut[what] = "none was asked for";
        else if (subject.Task is null)
            _leftOut[what] = "there is no metric for what the model predicts";
        else if (subject.Task == TreeModelTask.Ranking && found.Judged > options.PermutationRows)
            _leftOut[what] = $"a sample would tear groups apart; {ModelReportOptions.Name(nameof(options.PermutationRows))} of {found.Judged} or more measures it over all rows";
        else if (found.Judged < 2)
            _leftOut[what] = $"{found.Judged} rows have a label and a score";
        else
        {
            Attempt(what, () => parts.Permutation = catalog.PermutationImportance(model, new RowSubset(data, found.Labelled.ToArray(), options.Cancellation), new PermutationImportanceOptions
            {
                GroupBy = subject.Predictors.Count == 1 ? SlotGrouping.SourceColumn : SlotGrouping.None,
                RawColumns = subject.Predictors.Count != 1,
                LabelColumnName = label.Column.Name,
                WeightColumnName = options.WeightColumnName,
                RowGroupColumnName = options.RowGroupColumnName,
                Repeats = options.PermutationRepeats,
                Seed = options.Seed,
                Progress = options.Progress,
                Cancellation = options.Cancellation,
            }));
        }
    }

    private Core.Drift.DriftReport Drift(IDataView later, ModelExplainer explainer, ReportSubject subject, ExplainedParts parts, long[] drawn)
    {
        long[] numbers = RowsOfData.Sample(later, explainer.Rows, options, out long rows);
        if (rows == 0)
            throw new InvalidOperationException("the second data set has no rows");
        return catalog.Drift(explainer.Explain(data, Even(drawn, explainer.Rows), "drift"), explainer.Explain(later, numbers, "drift"), "Shap", new DriftOptions
        {
            OutputName = subject.Classes.Count > 0 ? subject.Classes[parts.Focus] : null,
            Settings = new Core.Drift.DriftSettings { Seed = options.Seed },
            Cancellation = options.Cancellation,
        });
    }

    private RowReasons[] Reasons(ReasonCodeOptions reasons, IReadOnlyList<ChosenRow> rows)
    {
        long[] numbers = [.. rows.Select(row => row.Number).Order()];
        ITransformer reasoning = catalog.Watch(catalog.ReasonCodes(model, options.Background ?? data, "Reasons", reasons), options.Progress, options.Cancellation);
        return [.. ReasonReader.Read(reasoning.Transform(new RowSubset(data, numbers, options.Cancellation)), "Reasons", Math.Max(1, numbers.Length), options.Cancellation)
            .Select(row => row with { RowNumber = numbers[row.RowNumber!.Value] })];
    }

    private CounterfactualTable[] Counterfactuals(CounterfactualColumnOptions changes, IReadOnlyList<ChosenRow> rows)
    {
        long[] numbers = [.. rows.Select(row => row.Number).Order()];
        ITransformer searching = catalog.Watch(catalog.Counterfactuals(model, options.Background ?? data, "Counterfactual", changes), options.Progress, options.Cancellation);
        IReadOnlyList<CounterfactualTable> found = ContrastReader.ReadCounterfactuals(searching.Transform(new RowSubset(data, numbers, options.Cancellation)), "Counterfactual", Math.Max(1, numbers.Length), options.Cancellation);
        return [.. found.Select(row => row.WithRowNumber(numbers[row.RowNumber!.Value]))];
    }

    // A picture has a mark a row: fewer rows where the page would be too large.
    private ModelReport Compose(ReportSubject subject, MeasuredRows found, ExplainedParts parts, SideColumn? label)
    {
        for (int drawn = MostDrawn; ; drawn = Math.Max(FewestDrawn, drawn * 2 / 3))
        {
            var writer = new ReportWriter(subject, found, parts, options, drawn, new Dictionary<string, string>(_leftOut, StringComparer.Ordinal)) { LabelColumn = label?.Column.Name };
            ModelReport report = writer.Write();
            if (drawn == FewestDrawn || Encoding.UTF8.GetByteCount(report.ToString()) <= MostBytes)
                return report;
        }
    }

    private SideColumn? FindLabel(ReportSubject subject)
    {
        string option = ModelReportOptions.Name(nameof(options.LabelColumnName));
        if (subject.Task is not { } task)
        {
            _leftOut["Metrics"] = $"there are none for the {subject.Kind}";
            return null;
        }

        string name = options.LabelColumnName ?? "Label";
        if (options.LabelColumnName is null && subject.Schema.GetColumnOrNull(name) is null)
        {
            _leftOut["Metrics"] = $"the data has no column 'Label' ({option} names another one)";
            return null;
        }

        return SideColumn.Label(subject.Schema, name, task, subject.Classes, option);
    }

    private int? NamedClass(ReportSubject subject)
    {
        if (options.ClassName is not { } name)
            return null;
        int found = subject.Classes.ToList().IndexOf(name);
        return found >= 0 ? found : throw new ArgumentException(
            $"{ModelReportOptions.Name(nameof(options.ClassName))} is '{name}'; {(subject.Classes.Count == 0 ? "the model has one output" : $"the classes are {string.Join(", ", subject.Classes.Take(20))}")}.");
    }

    private void CheckDrift(ReportSubject subject)
    {
        foreach (DataViewSchema.Column column in options.DriftData is null ? [] : subject.Inputs)
        {
            DataViewSchema.Column? other = options.DriftData!.Schema.GetColumnOrNull(column.Name);
            if (other is null || !other.Value.Type.Equals(column.Type))
                throw new ArgumentException($"{ModelReportOptions.Name(nameof(options.DriftData))} has {(other is null ? "no column" : $"another type ({other.Value.Type}) of the column")} '{column.Name}' ({column.Type}), which the model reads.");
        }
    }

    // What the model or the data does not allow is left out, and said; what the caller asked wrongly was an error before.
    private void Attempt(string what, Action action)
    {
        try
        {
            action();
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or NotSupportedException or ArithmeticException or TypeInitializationException or DllNotFoundException)
        {
            options.Cancellation.ThrowIfCancellationRequested();
            _leftOut[what] = (e is TypeInitializationException { InnerException: { } inner } ? inner : e).Message.TrimEnd('.');
        }
    }

    private static int MostFrequent(MeasuredRows found) => Array.IndexOf(found.PredictedClasses, found.PredictedClasses.Max());

    private long[] Even(long[] drawn, int most) => Even(drawn, most, options.Seed);

    /// <summary>An even sample of a sample.</summary>
    internal static long[] Even(long[] drawn, int most, int seed)
    {
        if (drawn.Length <= most)
            return drawn;
        var sample = new NumberSample(most, CounterRandom.Fork(seed, 2));
        foreach (long number in drawn)
            sample.Add(number);
        return sample.ToArray();
    }

    // Pairs are of the first features only: the important ones.
    private static IEnumerable<(RawColumn Column, SliceFeature Feature)> ByImportance(IEnumerable<(RawColumn Column, SliceFeature Feature)> features, IReadOnlyList<Explanation> sample)
    {
        Dictionary<string, double> sizes = new(StringComparer.Ordinal);
        foreach (Explanation explanation in sample)
        {
            for (int f = 0; f < explanation.FeatureCount; f++)
            {
                string name = explanation.FeatureNames[f];
                sizes[name] = sizes.GetValueOrDefault(name) + Enumerable.Range(0, explanation.RowCount).Sum(row => Math.Abs(explanation.Values[(row * explanation.FeatureCount) + f]));
            }
        }

        return features.OrderByDescending(f => sizes.GetValueOrDefault(f.Column.Name));
    }
}
