using System.Buffers;
using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using MLNet.Xai.Tabular.Models;

namespace MLNet.Xai.Tabular;

/// <summary>Measures predictions against labels, several metrics at once; one object serves several threads.</summary>
internal sealed class MetricScores
{
    private const int Best = 10;
    private const double LeastProbability = 1e-15;

    private readonly IReadOnlyList<ImportanceMetric> _metrics;
    private readonly double[] _labels;
    private readonly double[] _weights;
    private readonly int[][] _groups;
    private readonly int _outputs;
    private readonly double _weight;
    private readonly double _threshold;
    private readonly double[] _classWeights;
    private readonly (double True, double False)[] _sides;
    private readonly uint[] _marks;

    /// <param name="metrics">Metrics of one task.</param>
    /// <param name="rows">Labels, weights and groups.</param>
    /// <param name="outputs">Outputs of the model.</param>
    /// <param name="threshold">Scores above are decided true.</param>
    /// <exception cref="InvalidOperationException">The labels do not tell what a metric measures.</exception>
    public MetricScores(IReadOnlyList<ImportanceMetric> metrics, GlobalRows rows, int outputs, double threshold)
    {
        (_metrics, _labels, _outputs, _threshold) = (metrics, rows.Labels, outputs, threshold);
        _weights = rows.Weights ?? [.. Enumerable.Repeat(1.0, _labels.Length)];
        _weight = TensorPrimitives.Sum<double>(_weights);
        _groups = rows.Groups is { } groups ? [.. Enumerable.Range(0, groups.Length).GroupBy(r => groups[r]).Select(g => g.ToArray())] : [];
        _classWeights = new double[Math.Max(2, outputs)];
        bool classes = MetricFamily.TaskOf(metrics, outputs, "metrics") is TreeModelTask.Binary or TreeModelTask.Multiclass;
        for (int r = 0; classes && r < _labels.Length; r++)
            _classWeights[(int)_labels[r]] += _weights[r];
        bool curves = metrics.Any(m => m is ImportanceMetric.AreaUnderRocCurve or ImportanceMetric.AveragePrecision);

        // Where all rows weigh the same, a row's label is all that is asked for.
        _sides = !curves ? [] : rows.Weights is null ? [(0, 1), (1, 0)] : [.. _labels.Zip(_weights, (label, weight) => label > 0 ? (weight, 0.0) : (0.0, weight))];
        _marks = !curves ? [] : rows.Weights is null ? [.. _labels.Select(label => label > 0 ? 1u : 0)] : [.. Enumerable.Range(0, _labels.Length).Select(r => (uint)r)];
        CheckLabels();
    }

    /// <summary>One number a metric, larger is better: losses with a minus.</summary>
    /// <param name="scores">Rows x outputs.</param>
    /// <param name="probabilities">Probabilities of a binary model; needed for its log loss.</param>
    /// <exception cref="InvalidOperationException">A score is NaN.</exception>
    public double[] Of(ReadOnlySpan<double> scores, ReadOnlySpan<double> probabilities)
    {
        CheckScores(scores);
        (double area, double precision) = _marks.Length > 0 ? Curves(scores) : (0, 0);
        double[] values = new double[_metrics.Count];
        for (int m = 0; m < values.Length; m++)
        {
            double value = _metrics[m] switch
            {
                ImportanceMetric.AreaUnderRocCurve => area,
                ImportanceMetric.AveragePrecision => precision,
                ImportanceMetric.RSquared => 1 - (Squares(scores) / Spread()),
                ImportanceMetric.MeanAbsoluteError => Absolutes(scores) / _weight,
                ImportanceMetric.MeanSquaredError => Squares(scores) / _weight,
                ImportanceMetric.RootMeanSquaredError => Math.Sqrt(Squares(scores) / _weight),
                ImportanceMetric.Accuracy => Decisions(scores).Right / _weight,
                ImportanceMetric.F1Score => F1(scores),
                ImportanceMetric.LogLoss => LogLoss(_outputs > 1 ? scores : probabilities) / _weight,
                ImportanceMetric.MicroAccuracy => RightByClass(scores).Sum() / _weight,
                ImportanceMetric.MacroAccuracy => RightByClass(scores).Zip(_classWeights).Where(c => c.Second > 0).Average(c => c.First / c.Second),
                _ => Gain(scores),
            };
            values[m] = _metrics[m].IsLoss() ? -value : value;
        }

        return values;
    }

    /// <summary>Refuses scores that no metric measures.</summary>
    /// <exception cref="InvalidOperationException">A score is NaN.</exception>
    public void CheckScores(ReadOnlySpan<double> scores)
    {
        int bad = double.IsNaN(TensorPrimitives.Sum(scores)) ? scores.IndexOf(double.NaN) : -1;
        if (bad >= 0)
            throw new InvalidOperationException($"The model's score of row {bad / _outputs} is NaN, which no metric measures. Replace missing values before the model, or leave such rows out.");
    }

    private void CheckLabels()
    {
        foreach (ImportanceMetric metric in _metrics)
        {
            string? problem = metric switch
            {
                ImportanceMetric.RSquared when Spread() == 0 => $"all labels are {_labels[0]}",
                ImportanceMetric.AreaUnderRocCurve or ImportanceMetric.AveragePrecision when _classWeights[0] == 0 => "no label is false",
                ImportanceMetric.AreaUnderRocCurve or ImportanceMetric.AveragePrecision or ImportanceMetric.F1Score when _classWeights[1] == 0 => "no label is true",
                ImportanceMetric.NormalizedDiscountedCumulativeGain when !_groups.Any(g => g.Any(r => _labels[r] > 0)) => "no group has a label above zero",
                _ => null,
            };
            if (problem is not null)
                throw new InvalidOperationException($"{metric} says nothing of these rows: {problem}.");
        }
    }

    private double Spread()
    {
        double mean = TensorPrimitives.Dot<double>(_labels, _weights) / _weight, sum = 0;
        for (int r = 0; r < _labels.Length; r++)
            sum += _weights[r] * (_labels[r] - mean) * (_labels[r] - mean);
        return sum;
    }

    private double Squares(ReadOnlySpan<double> scores)
    {
        double sum = 0;
        for (int r = 0; r < _labels.Length; r++)
            sum += _weights[r] * (scores[r] - _labels[r]) * (scores[r] - _labels[r]);
        return sum;
    }

    private double Absolutes(ReadOnlySpan<double> scores)
    {
        double sum = 0;
        for (int r = 0; r < _labels.Length; r++)
            sum += _weights[r] * Math.Abs(scores[r] - _labels[r]);
        return sum;
    }

    private (double Area, double Precision) Curves(ReadOnlySpan<double> scores)
    {
        ulong[] room = ArrayPool<ulong>.Shared.Rent(2 * _labels.Length);
        ReadOnlySpan<ulong> order = ScoreOrder.Of(scores, _marks, room);
        (double, double) found = Curves(order, _metrics.Contains(ImportanceMetric.AveragePrecision), _sides);
        ArrayPool<ulong>.Shared.Return(room);
        return found;
    }

    // From the highest score down, equal ones together. Without branches on labels, which nothing predicts.
    private static (double Area, double Precision) Curves(ReadOnlySpan<ulong> order, bool precisions, ReadOnlySpan<(double True, double False)> sides)
    {
        double area = 0, precision = 0, trueAbove = 0, falseAbove = 0;
        for (int i = order.Length - 1; i >= 0;)
        {
            double trueHere = 0, falseHere = 0;
            for (ulong score = order[i] >> 32; i >= 0 && order[i] >> 32 == score; i--)
            {
                ref readonly (double True, double False) side = ref sides[(int)(uint)order[i]];
                trueHere += side.True;
                falseHere += side.False;
            }

            area += falseHere * (trueAbove + (trueHere / 2));
            trueAbove += trueHere;
            falseAbove += falseHere;
            if (precisions && trueHere > 0)
                precision += trueHere * trueAbove / (trueAbove + falseAbove);
        }

        return (area / (trueAbove * falseAbove), precision / trueAbove);
    }

    // Scores are taken as Single, which is what the Score column holds.
    private (double Right, double Found, double Decided) Decisions(ReadOnlySpan<double> scores)
    {
        ReadOnlySpan<Vector<double>> score = MemoryMarshal.Cast<double, Vector<double>>(scores), label = MemoryMarshal.Cast<double, Vector<double>>(_labels), weight = MemoryMarshal.Cast<double, Vector<double>>(_weights);
        Vector<double> rights = default, founds = default, decideds = default, threshold = new(_threshold);
        int done = 0;
        for (int i = 0; i + 1 < score.Length; i += 2, done += Vector<float>.Count)
        {
            Vector.Widen(Vector.Narrow(score[i], score[i + 1]), out Vector<double> low, out Vector<double> high);
            Count(low, label[i], weight[i]);
            Count(high, label[i + 1], weight[i + 1]);
        }

        (double right, double found, double decided) = (Vector.Sum(rights), Vector.Sum(founds), Vector.Sum(decideds));
        for (int r = done; r < _labels.Length; r++)
        {
            bool isTrue = _labels[r] > 0, said = (float)scores[r] > _threshold;
            right += isTrue == said ? _weights[r] : 0;
            found += isTrue && said ? _weights[r] : 0;
            decided += said ? _weights[r] : 0;
        }

        return (right, found, decided);

        void Count(Vector<double> own, Vector<double> labels, Vector<double> weights)
        {
            Vector<long> said = Vector.GreaterThan(own, threshold), isTrue = Vector.GreaterThan(labels, Vector<double>.Zero);
            rights += Vector.ConditionalSelect(said ^ isTrue, Vector<double>.Zero, weights);
            founds += Vector.ConditionalSelect(said & isTrue, weights, Vector<double>.Zero);
            decideds += Vector.ConditionalSelect(said, weights, Vector<double>.Zero);
        }
    }

    private double F1(ReadOnlySpan<double> scores)
    {
        (_, double found, double decided) = Decisions(scores);
        return 2 * found / (decided + _classWeights[1]);
    }

    private double LogLoss(ReadOnlySpan<double> probabilities)
    {
        double sum = 0;
        for (int r = 0; r < _labels.Length; r++)
        {
            double own = _outputs > 1 ? probabilities[(r * _outputs) + (int)_labels[r]] : _labels[r] > 0 ? probabilities[r] : 1 - probabilities[r];
            sum -= _weights[r] * Math.Log(Math.Max(own, LeastProbability));
        }

        return sum;
    }

    private double[] RightByClass(ReadOnlySpan<double> scores)
    {
        double[] right = new double[_outputs];
        for (int r = 0; r < _labels.Length; r++)
        {
            int label = (int)_labels[r];
            if (TensorPrimitives.IndexOfMax(scores.Slice(r * _outputs, _outputs)) == label)
                right[label] += _weights[r];
        }

        return right;
    }

    // Groups weigh as their first row.
    private double Gain(ReadOnlySpan<double> scores)
    {
        double sum = 0, weight = 0;
        foreach (int[] group in _groups)
        {
            double[] gains = [.. group.Select(r => Math.Pow(2, _labels[r]) - 1)];
            double best = Discounted(gains, gains);
            if (!(best > 0))
                continue;
            double[] own = new double[group.Length];
            for (int i = 0; i < own.Length; i++)
                own[i] = (float)scores[group[i]];
            sum += _weights[group[0]] * Discounted(gains, own) / best;
            weight += _weights[group[0]];
        }

        return sum / weight;
    }

    // Rows of equal scores share what lies at their places.
    private static double Discounted(double[] gains, double[] by)
    {
        int[] order = [.. Enumerable.Range(0, gains.Length).OrderByDescending(i => by[i])];
        double sum = 0;
        for (int from = 0, to; from < Math.Min(Best, order.Length); from = to)
        {
            double gain = 0, discount = 0;
            for (to = from; to < order.Length && by[order[to]] == by[order[from]]; to++)
            {
                gain += gains[order[to]];
                discount += to < Best ? 1 / Math.Log2(to + 2) : 0;
            }

            sum += gain / (to - from) * discount;
        }

        return sum;
    }
}
