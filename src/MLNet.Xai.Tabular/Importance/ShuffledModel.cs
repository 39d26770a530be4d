using MLNet.Xai.Core.Effects;
using MLNet.Xai.Core.Trees.Scoring.Known;

namespace MLNet.Xai.Tabular;

/// <summary>A model's outputs for rows of which features are shuffled. Trees that are walked by levels use what is known of the rows; else all rows are scored anew.</summary>
internal sealed class ShuffledModel : IDisposable
{
    private readonly ScoredFunction _function;
    private readonly GlobalRows _rows;
    private readonly int _outputs;
    private readonly KnownRows? _known;

    /// <param name="function">The model.</param>
    /// <param name="outputs">Its outputs.</param>
    /// <param name="rows">Rows, one at least.</param>
    /// <param name="threads">Threads that walk trees.</param>
    public ShuffledModel(ScoredFunction function, int outputs, GlobalRows rows, int threads)
    {
        (_function, _outputs, _rows) = (function, outputs, rows);
        Scores = new double[rows.Count * outputs];
        _known = function.Direct?.Trees is { } trees ? KnownRows.Of(trees.Ensemble, rows.Values, threads, outputs: Scores) : null;
        if (_known is null)
        {
            Score(function, rows.Values.Span, Scores, threads);
            return;
        }

        function.Direct!.Finish(rows.Count, Scores);
    }

    /// <summary>Outputs for the rows as they are, rows x outputs.</summary>
    public double[] Scores { get; }

    /// <summary>What gives the probabilities of a binary model, the model itself where it can; null where they are not asked for.</summary>
    public ScoredFunction? Probabilities { get; set; }

    /// <summary>Measures the rows as they are.</summary>
    /// <param name="measure">Of scores and probabilities, which are empty where they are not asked for.</param>
    public double[] Baseline(Func<double[], double[], double[]> measure) =>
        measure(Scores, Probabilities is null ? [] : ReferenceEquals(Probabilities, _function) ? _function.Direct!.Probabilities(Scores)! : Score(Probabilities, _rows.Values.Span, new double[_rows.Count], threads: 1));

    /// <summary>What makes a thread's measuring of shuffled rows: of the place of a group, and by row the one whose values it gets.</summary>
    /// <param name="groups">The slots of each feature that is shuffled.</param>
    /// <param name="measure">Of scores and probabilities.</param>
    public Func<Func<int, int[], double[]>> Shuffling(int[][] groups, Func<double[], double[], double[]> measure)
    {
        // Other probabilities follow from the same sums where they are of the same trees.
        ScoredFunction? other = ReferenceEquals(Probabilities, _function) ? null : Probabilities;
        bool known = _known is not null && (other is null || other.Direct?.Trees?.Ensemble == _function.Direct!.Trees!.Ensemble);
        Lazy<ChangedColumns?>[] changed = [.. groups.Select(group => new Lazy<ChangedColumns?>(() => known ? _known!.Changing(group) : null, LazyThreadSafetyMode.PublicationOnly))];
        var columns = new Lazy<float[]?[]>(() => ShuffledRows<float>.Columns(_rows.Values.Span, _function.Slots, [.. groups.Where((_, g) => changed[g].Value is null)]));
        return () =>
        {
            double[] scores = new double[Scores.Length], probabilities = other is null ? [] : new double[_rows.Count];
            ShuffledRows<float>? copy = null;
            return (group, order) =>
            {
                if (changed[group].Value is { } part)
                {
                    _known!.Score(part, order, scores);
                    if (other is not null)
                    {
                        scores.CopyTo(probabilities, 0);
                        other.Direct!.Finish(_rows.Count, probabilities);
                    }

                    _function.Direct!.Finish(_rows.Count, scores);
                }
                else
                {
                    copy ??= new ShuffledRows<float>(_rows.Values.ToArray(), columns.Value);
                    float[] rows = copy.Shuffle(groups[group], order);
                    Score(_function, rows, scores, threads: 1);
                    if (other is not null)
                        Score(other, rows, probabilities, threads: 1);
                }

                return measure(scores, ReferenceEquals(Probabilities, _function) ? _function.Direct!.Probabilities(scores)! : probabilities);
            };
        };
    }

    public void Dispose() => _known?.Dispose();

    private double[] Score(ScoredFunction function, ReadOnlySpan<float> rows, double[] outputs, int threads)
    {
        function.Score(rows, _rows.Count, outputs, threads);
        return outputs;
    }
}
