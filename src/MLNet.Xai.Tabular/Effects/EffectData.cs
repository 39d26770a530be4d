using Microsoft.ML;
using MLNet.Xai.Core.Coalitions;
using MLNet.Xai.Core.Effects;
using MLNet.Xai.Core.Trees;

namespace MLNet.Xai.Tabular;

/// <summary>A model with rows in memory, and what it says of them when features are varied.</summary>
internal sealed class EffectData
{
    /// <summary>Rows whose values are kept for pictures.</summary>
    public const int MostData = 1000;

    private readonly GlobalModel _of;
    private readonly GlobalOptions _options;
    private readonly int[][] _slots;

    /// <summary>Reads the rows.</summary>
    /// <exception cref="InvalidOperationException">There are none.</exception>
    public EffectData(MLContext context, ITransformer model, IDataView data, GlobalOptions options, string source)
    {
        _options = options;
        _of = GlobalModel.Find(model, data, options);
        _slots = _of.SlotsOfFeatures();
        var progress = new LoggedProgress(context, source, options.Progress);
        using GlobalRows rows = GlobalRows.Read(_of, options, null, null, null, progress);
        Rows = rows.ToArray();
        Scores = new CountedScores(Model.Function, progress, options.Cancellation).Model;
        Trees = Model.Function.Direct is { IsMargin: true, Trees: { } trees } ? trees.Ensemble : null;
    }

    public ExplainedModel Model => _of.Model;

    public int RowCount => Rows.Length / Model.Slots;

    /// <summary>Row-major, rows x slots.</summary>
    public float[] Rows { get; }

    /// <summary>The model, told apart by rows.</summary>
    public ModelFunction<float> Scores { get; }

    /// <summary>The trees whose sums are the outputs; null where there are none.</summary>
    public TreeEnsemble? Trees { get; }

    public int Threads => _options.Threads ?? 0;

    public int Features => _slots.Length;

    public int[] Slots(int feature) => _slots[feature];

    public int Feature(string name, string parameter) => _of.Feature(name, parameter);

    public FeatureValues Values(int feature, int mostCategories, string option) => FeatureValues.Of(Model, _slots[feature], Model.Features.Names[feature], Rows, mostCategories, option);

    /// <summary>Mean outputs with features set to points: by walking trees where no node looks at a varied slot and another at once.</summary>
    public double[] Dependence(params VariedFeatures[] varied)
    {
        return Trees is { } trees && Array.TrueForAll(varied, v => Walks(trees, v.Slots))
            ? TreePartialDependence.Of(trees, Rows, varied, Threads, _options.Cancellation)
            : PartialDependence.Of(Scores, Model.OutputCount, Rows, Model.Slots, varied, Threads, _options.Cancellation);
    }

    /// <summary>The same at the rows' own values of features: outputs x rows.</summary>
    public double[] DependenceAtRows(int[] slots)
    {
        return Trees is { } trees && Walks(trees, slots)
            ? TreePartialDependence.AtRows(trees, Rows, slots, Threads, _options.Cancellation)
            : PartialDependence.AtRows(Scores, Model.OutputCount, Rows, Model.Slots, slots, Threads, _options.Cancellation);
    }

    /// <summary>Some rows, taken evenly.</summary>
    public float[] Some(int most)
    {
        int some = Math.Min(most, RowCount);
        return [.. Enumerable.Range(0, some).SelectMany(i => Rows.AsSpan((int)((long)i * RowCount / some) * Model.Slots, Model.Slots).ToArray())];
    }

    private static bool Walks(TreeEnsemble trees, int[] slots)
    {
        bool[] varied = new bool[trees.FeatureCount];
        foreach (int slot in slots)
            varied[slot] = true;
        for (int slot = 0; slot < varied.Length; slot++)
        {
            if (varied[slot] != varied[trees.Players[slot]])
                return false;
        }

        return true;
    }
}
