using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Tabular;

namespace MLNet.Xai.Benchmarks.Tabular;

/// <summary>What each method costs a user: one explained row, or one answer about the whole model, on a model of trees and on one that can only be called.</summary>
internal static class MethodCosts
{
    private const int Features = 20, Rows = 10_000;

    public static IEnumerable<string> OfRows(bool quick)
    {
        (IDataView data, ITransformer trees, ITransformer opaque) = Models();
        IDataView some = new MLContext(1).Data.TakeRows(data, quick ? 5 : 20);
        foreach ((string name, bool all, Func<ExplainCatalog, ITransformer, IDataView, (ITransformer Model, string Column)> make, bool onlyTrees) in Methods())
        {
            string[] cells = [.. ((ITransformer[])[trees, opaque]).Select(model => onlyTrees && model == opaque ? "" : Milliseconds(make, model, data, all ? data : some))];
            yield return $"| {name} | {cells[0]} | {cells[1]} |";
        }
    }

    public static IEnumerable<string> OfModels()
    {
        (IDataView data, ITransformer trees, ITransformer opaque) = Models();
        ExplainCatalog explain = new MLContext(1).Explain();
        foreach ((string name, Action<ITransformer> work, bool onlyTrees) in new (string, Action<ITransformer>, bool)[]
        {
            ("`PermutationImportance`, 5 repeats", m => explain.PermutationImportance(m, data), false),
            ("`TreeImportance`", m => explain.TreeImportance(m, data), true),
            ("`PartialDependence` of a feature", m => explain.PartialDependence(m, data, "f0"), false),
            ("`PartialDependence` of two", m => explain.PartialDependence(m, data, "f0", "f1"), false),
            ("`AccumulatedLocalEffects` of a feature", m => explain.AccumulatedLocalEffects(m, data, "f0"), false),
            ("`InteractionStrength`, all pairs", m => explain.InteractionStrength(m, data), true),
            ("`Surrogate`", m => explain.Surrogate(m, data), false),
        })
        {
            string[] cells = [.. ((ITransformer[])[trees, opaque]).Select(model => onlyTrees && model == opaque ? "" : Seconds(() => work(model)))];
            yield return $"| {name} | {cells[0]} | {cells[1]} |";
        }
    }

    private static (IDataView Data, ITransformer Trees, ITransformer Opaque) Models()
    {
        var ml = new MLContext(1);
        var table = new Table(Features, Rows);
        IDataView data = ml.Data.Cache(table.View(ml));
        return (data, ml.BinaryClassification.Trainers.FastTree(numberOfTrees: 100, numberOfLeaves: 20).Fit(data), ml.BinaryClassification.Trainers.LdSvm().Fit(data));
    }

    // All rows are explained by methods that are fast enough, of others a few.
    private static IEnumerable<(string Name, bool All, Func<ExplainCatalog, ITransformer, IDataView, (ITransformer Model, string Column)> Make, bool OnlyTrees)> Methods()
    {
        yield return ("`WithTreeShap`, path-dependent", true, (e, m, d) => (e.TreeShap(m, d), "Shap"), true);
        yield return ("`Predictions` (trees against 100 rows; KernelSHAP)", false, (e, m, d) => (e.Predictions(m, d), "Shap"), false);
        foreach (ShapMethod method in (ShapMethod[])[ShapMethod.Kernel, ShapMethod.Permutation, ShapMethod.Proxy, ShapMethod.Sampling])
            yield return ($"`Shap`, `{method}`", false, (e, m, d) => (e.Shap(m, d, options: new ShapColumnOptions { Method = method }), "Shap"), false);
        yield return ("`Lime`, samples of the table", true, (e, m, d) => (e.Lime(m, d), "Lime"), false);
        yield return ("`Lime`, around the row", false, (e, m, d) => (e.Lime(m, d, options: new LimeColumnOptions { AroundRow = true, Discretizer = Core.Lime.LimeDiscretizer.None }), "Lime"), false);
        yield return ("`ReasonCodes`", false, (e, m, d) => (e.ReasonCodes(m, d, "Reasons", new ReasonCodeOptions { Cutoff = ReasonCutoff.ScoreBelow(0), DefaultText = "{feature}" }), "Reasons.Contribution"), false);
        yield return ("`Counterfactuals`", false, (e, m, d) => (e.Counterfactuals(m, d), "Counterfactual"), false);
        yield return ("`Anchors`", false, (e, m, d) => (e.Anchors(m, d), "Anchor.Precision"), false);
        yield return ("`ContrastiveExplanations`", false, (e, m, d) => (e.ContrastiveExplanations(m, d), "Contrast"), false);
    }

    private static string Milliseconds(Func<ExplainCatalog, ITransformer, IDataView, (ITransformer Model, string Column)> make, ITransformer model, IDataView background, IDataView rows)
    {
        (ITransformer explained, string column) = make(new MLContext(1).Explain(), model, background);
        long count = 0;
        Action read = () => count = Read(explained.Transform(rows), column);
        read();
        double best = new Timed(read, 1, Clock.Wall).MicrosecondsPerRow(0.5);
        return Table.Number(best / 1000 / count);
    }

    private static long Read(IDataView view, string name)
    {
        DataViewSchema.Column column = view.Schema[name];
        using DataViewRowCursor cursor = view.GetRowCursor([column]);
        Action get = column.Type is VectorDataViewType ? Getter<VBuffer<float>>() : Getter<float>();
        long rows = 0;
        for (; cursor.MoveNext(); rows++)
            get();
        return rows;

        Action Getter<T>()
        {
            ValueGetter<T> getter = cursor.GetGetter<T>(column);
            T value = default!;
            return () => getter(ref value);
        }
    }

    private static string Seconds(Action work)
    {
        work();
        return Table.Number(new Timed(work, 1, Clock.Wall).MicrosecondsPerRow(0.5) / 1e6);
    }
}
