using System.Globalization;
using System.Text;
using Microsoft.ML;
using MLNet.Xai.Core.Effects;
using MLNet.Xai.Core.Numerics;
using MLNet.Xai.Core.Plots;

namespace MLNet.Xai.Tabular;

/// <summary>Permutation importance of all features by several metrics; get it by <c>mlContext.Explain().PermutationImportance(model, data)</c>.</summary>
public sealed class PermutationImportanceTable
{
    private readonly PermutationImportanceLine[][] _lines;
    private readonly double[] _baseline;

    internal PermutationImportanceTable(IReadOnlyList<ImportanceMetric> metrics, string[] features, int[] measured, ImportanceScores scores, int repeats, double confidence)
    {
        (Metrics, Repeats, Confidence) = (metrics, repeats, confidence);
        _baseline = [.. metrics.Select((metric, m) => metric.IsLoss() ? -scores.Baseline[m] : scores.Baseline[m])];
        double t = StudentT.Within(confidence, repeats - 1);
        _lines = [.. metrics.Select((_, m) => (PermutationImportanceLine[])[.. features.Select((_, f) => Line(f, m)).OrderByDescending(line => line.Mean)])];

        // What the model does not look at was not shuffled: nothing would change.
        PermutationImportanceLine Line(int feature, int metric)
        {
            int group = Array.IndexOf(measured, feature);
            (double low, double high) = group >= 0 ? scores.Around(group, metric, t) : repeats > 1 ? (0, 0) : (double.NaN, double.NaN);
            return new PermutationImportanceLine
            {
                Feature = features[feature],
                Metric = metrics[metric].ToString(),
                Mean = group >= 0 ? scores.Mean(group, metric) : 0,
                StandardDeviation = group >= 0 ? scores.StandardError(group, metric) * Math.Sqrt(repeats) : repeats > 1 ? 0 : double.NaN,
                Low = low,
                High = high,
                Repeats = repeats,
            };
        }
    }

    /// <summary>What was measured.</summary>
    public IReadOnlyList<ImportanceMetric> Metrics { get; }

    /// <summary>Shufflings of each feature.</summary>
    public int Repeats { get; }

    /// <summary>How much the intervals hold of Student's distribution over shufflings.</summary>
    public double Confidence { get; }

    /// <summary>Rows that were scored.</summary>
    public long RowCount { get; internal init; }

    /// <summary>The features by the first metric, the most important first, equal ones in their own order.</summary>
    public IReadOnlyList<PermutationImportanceLine> Features => _lines[0];

    /// <summary>The features by a metric, the most important first, equal ones in their own order.</summary>
    /// <exception cref="ArgumentException">It was not measured.</exception>
    public IReadOnlyList<PermutationImportanceLine> By(ImportanceMetric metric) => _lines[Place(metric)];

    /// <summary>The metric of the rows as they are.</summary>
    /// <exception cref="ArgumentException">It was not measured.</exception>
    public double Baseline(ImportanceMetric metric) => _baseline[Place(metric)];

    /// <summary>The features by a metric as bars with intervals.</summary>
    /// <param name="metric">The metric; the first when <see langword="null"/>.</param>
    /// <param name="options">Looks; what was measured is filled in.</param>
    /// <exception cref="ArgumentException">It was not measured.</exception>
    public SvgFigure Plot(ImportanceMetric? metric = null, ImportancePlotOptions? options = null)
    {
        ImportanceMetric shown = metric ?? Metrics[0];
        ImportancePlotOptions own = options?.Copy() ?? new ImportancePlotOptions();
        own.Measure = $"{shown} {(shown.IsLoss() ? "gained" : "lost")} when shuffled";
        own.Interval = string.Create(CultureInfo.InvariantCulture, $"{100 * Confidence:0.##} % interval over {Repeats} shufflings");
        return ImportancePlot.Draw([.. By(shown).Select(line => new ImportanceBar(line.Feature, line.Mean, line.Low, line.High))], own);
    }

    /// <summary>The lines of all metrics as data of ML.NET, one column a property.</summary>
    public IDataView ToDataView(MLContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Data.LoadFromEnumerable(_lines.SelectMany(lines => lines));
    }

    /// <summary>The lines of all metrics as CSV (RFC 4180, invariant numbers), with a line of headers.</summary>
    public string ToCsv()
    {
        var csv = new StringBuilder("Feature,Metric,Mean,StandardDeviation,Low,High,Repeats\r\n");
        foreach (PermutationImportanceLine line in _lines.SelectMany(lines => lines))
        {
            csv.Append('"').Append(line.Feature.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"')
                .Append(CultureInfo.InvariantCulture, $",{line.Metric},{line.Mean:R},{line.StandardDeviation:R},{line.Low:R},{line.High:R},{line.Repeats}\r\n");
        }

        return csv.ToString();
    }

    private int Place(ImportanceMetric metric)
    {
        for (int m = 0; m < Metrics.Count; m++)
        {
            if (Metrics[m] == metric)
                return m;
        }

        throw new ArgumentException($"{metric} was not measured; there are {string.Join(", ", Metrics)}.", nameof(metric));
    }
}
