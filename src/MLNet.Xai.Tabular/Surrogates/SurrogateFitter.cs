using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Columns;
using MLNet.Xai.Core.Plots;
using MLNet.Xai.Core.Surrogates;

namespace MLNet.Xai.Tabular;

/// <summary>Fits a surrogate tree: reads a sample of scored rows, keeps a part of it to measure on.</summary>
internal sealed class SurrogateFitter(MLContext context, SurrogateOptions options)
{
    private const int Often = 1024;

    private readonly LoggedProgress _progress = new(context, "Surrogate", options.Progress);

    public ModelSurrogate Fit(ITransformer model, IDataView data)
    {
        options.Cancellation.ThrowIfCancellationRequested();
        IDataView scored = model.Transform(data);
        var target = SurrogateTargetColumn.Of(scored.Schema, options);
        AskedColumns asked = AskedColumns.Of(model, data, scored, options);
        List<(float[] Row, double Said)> sample = Read(scored, asked, target);
        if (sample.Count < 2)
            throw new InvalidOperationException($"There {(sample.Count == 0 ? "are no rows" : "is one row")}; a surrogate tree needs some to fit and others to be measured on.");
        asked.Complete();

        int[] order = [.. Enumerable.Range(0, sample.Count)];
        new Random(options.Seed).Shuffle(order);
        int held = Math.Clamp((int)Math.Round(options.HeldOutShare * sample.Count), 1, sample.Count - 1);
        (float[] rows, double[] said) = Take(sample, order.AsSpan(held));
        (float[] heldRows, double[] heldSaid) = Take(sample, order.AsSpan(0, held));
        int features = asked.Names.Length;
        var treeOptions = new SurrogateTreeOptions
        {
            MaxDepth = options.MaxDepth,
            MaxLeaves = options.MaxLeaves,
            MinLeafRows = options.MinLeafRows,
            Categorical = asked.Categorical,
            Cancellation = options.Cancellation,
        };
        int classes = target.Names.Length;
        SurrogateTree tree = target.IsClass ? SurrogateTree.FitClasses(rows, features, Classes(said), classes, treeOptions) : SurrogateTree.Fit(rows, features, said, options: treeOptions);
        var named = new NamedTree(tree.Tree, 0, asked.Names)
        {
            Categories = asked.Categories,
            Presence = asked.Presence,
            MayBeMissing = tree.MissingSeen,
            OutputNames = target.Names,
            IsOfClasses = target.IsClass,
            ValueName = target.ValueName,
        };
        var surrogate = new ModelSurrogate(model, asked, tree, named)
        {
            RSquared = tree.RSquared(heldRows, target.IsClass ? Shares(heldSaid, classes) : heldSaid),
            TrainingRSquared = tree.RSquared(rows, target.IsClass ? Shares(said, classes) : said),
            Accuracy = target.IsClass ? tree.Accuracy(heldRows, Classes(heldSaid)) : null,
            ChanceAccuracy = target.IsClass ? Chance(said, heldSaid) : null,
            HeldOutRows = held,
        };
        _progress.Log($"{tree.LeafCount} leaves. {surrogate.Fidelity}");
        return surrogate;
    }

    private static int[] Classes(double[] said) => Array.ConvertAll(said, k => (int)k);

    private static double[] Shares(double[] said, int classes)
    {
        double[] shares = new double[said.Length * classes];
        for (int row = 0; row < said.Length; row++)
            shares[(row * classes) + (int)said[row]] = 1;
        return shares;
    }

    private static double Chance(double[] said, double[] heldSaid)
    {
        double largest = said.GroupBy(k => k).OrderByDescending(group => group.Count()).ThenBy(group => group.Key).First().Key;
        return heldSaid.Average(k => k == largest ? 1.0 : 0.0);
    }

    private static (float[] Rows, double[] Said) Take(List<(float[] Row, double Said)> sample, ReadOnlySpan<int> places)
    {
        int width = sample[0].Row.Length;
        float[] rows = new float[places.Length * width];
        double[] said = new double[places.Length];
        for (int i = 0; i < places.Length; i++)
        {
            sample[places[i]].Row.CopyTo(rows, i * width);
            said[i] = sample[places[i]].Said;
        }

        return (rows, said);
    }

    private List<(float[] Row, double Said)> Read(IDataView scored, AskedColumns asked, SurrogateTargetColumn target)
    {
        var random = new Random(options.Seed);
        var sample = new List<(float[], double)>();
        int width = asked.Names.Length;
        using DataViewRowCursor cursor = scored.GetRowCursor(asked.Columns.Append(target.Column));
        ReadInput read = asked.CreateReader(cursor);
        Func<double> said = target.CreateReader(cursor);
        long row = 0;
        for (; cursor.MoveNext(); row++)
        {
            if (row % Often == 0)
            {
                options.Cancellation.ThrowIfCancellationRequested();
                _progress.Report(new ExplainProgress("surrogate", row));
            }

            if (Reservoir.Place(row, options.MaxRows, random) is not { } place)
                continue;
            float[] features = new float[width];
            read(features);
            (float[], double) both = (features, said());
            if (place == sample.Count)
                sample.Add(both);
            else
                sample[place] = both;
        }

        _progress.Report(new ExplainProgress("surrogate", row));
        return sample;
    }
}
