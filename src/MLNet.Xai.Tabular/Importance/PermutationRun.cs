using Microsoft.ML;
using MLNet.Xai.Core;
using MLNet.Xai.Core.Effects;
using MLNet.Xai.Tabular.Models;

namespace MLNet.Xai.Tabular;

/// <summary>One measurement of permutation importance: rows are read once, then each shuffling scores them once.</summary>
internal sealed class PermutationRun
{
    private readonly PermutationImportanceOptions _options;
    private readonly GlobalModel _of;
    private readonly ScoredFunction _function;
    private readonly LoggedProgress _progress;

    /// <param name="context">Whose log hears of it.</param>
    /// <param name="of">The model and its data.</param>
    /// <param name="options">How.</param>
    public PermutationRun(MLContext context, GlobalModel of, PermutationImportanceOptions options)
    {
        (_of, _options, _function) = (of, options, of.Model.Function);
        _progress = new LoggedProgress(context, "PermutationImportance", options.Progress);
    }

    public PermutationImportanceTable Run()
    {
        ExplainedModel model = _of.Model;
        string option = _options.Name(nameof(_options.Metrics));
        ImportanceMetric[] metrics = _options.Metrics is { } asked ? [.. asked] : MetricFamily.Defaults(model.Task, probabilities: true);
        TreeModelTask task = MetricFamily.TaskOf(metrics, model.OutputCount, option);
        DataViewSchema schema = _of.Schema;
        int threads = _options.Threads ?? Environment.ProcessorCount;

        // Trees are made ready while rows are read.
        Task ready = threads > 1 ? Task.Run(() => _function.Direct?.Trees?.Ensemble.Plan) : Task.CompletedTask;
        using GlobalRows rows = GlobalRows.Read(
            _of,
            _options,
            SideColumn.Label(schema, _options.LabelColumnName, task, model.OutputNames, _options.Name(nameof(_options.LabelColumnName))),
            _options.WeightColumnName is { } weight ? SideColumn.Weight(schema, weight, _options.Name(nameof(_options.WeightColumnName))) : null,
            task == TreeModelTask.Ranking ? SideColumn.Group(schema, _options.RowGroupColumnName, _options.Name(nameof(_options.RowGroupColumnName))) : null,
            _progress);
        ready.GetAwaiter().GetResult();
        using var shuffled = new ShuffledModel(_function, model.OutputCount, rows, threads);
        double[] scores = shuffled.Scores;
        if (metrics.Contains(ImportanceMetric.LogLoss) && WhyNoLogLoss(shuffled, rows.Count) is { } reason)
        {
            if (_options.Metrics is not null)
                throw new InvalidOperationException($"{option} asks for {nameof(ImportanceMetric.LogLoss)}; {reason}.");
            metrics = [.. metrics.Where(m => m != ImportanceMetric.LogLoss)];
        }

        bool decides = metrics.Any(m => m.NeedsDecision()) && _options.Threshold is null;
        var measured = new MetricScores(metrics, rows, model.OutputCount, _options.Threshold ?? 0);
        measured.CheckScores(scores);
        int[][] features = _of.SlotsOfFeatures();
        int[] used = [.. Enumerable.Range(0, features.Length).Where(Used(features))];
        var part = new ScoredRows(_progress, (long)rows.Count * used.Length * _options.Repeats);
        ImportanceScores importance = PermutationImportance.Of(
            Baseline, used.Length, PermutationImportance.Orders(rows.Count, _options.Repeats, _options.Seed), shuffled.Shuffling([.. used.Select(f => features[f])], Measure), threads, part, _options.Cancellation);
        _progress.Log($"{model.Kind}: {used.Length} of {features.Length} features shuffled {_options.Repeats} times over {rows.Count} rows");
        return new PermutationImportanceTable(metrics, model.Features.Names, used, importance, _options.Repeats, _options.Confidence) { RowCount = rows.Count };

        double[] Baseline()
        {
            if (decides)
                CheckDecisions(scores, rows);
            return shuffled.Baseline(Measure);
        }

        double[] Measure(double[] scores, double[] probabilities) => measured.Of(scores, probabilities);
    }

    private string? WhyNoLogLoss(ShuffledModel shuffled, int count)
    {
        int outputs = _of.Model.OutputCount;
        if (outputs > 1)
        {
            for (int r = 0; r < count; r++)
            {
                ReadOnlySpan<double> row = shuffled.Scores.AsSpan(r * outputs, outputs);
                double sum = 0;
                foreach (double score in row)
                    sum += score >= 0 ? score : double.NaN;
                if (!(Math.Abs(sum - 1) < 1e-3))
                    return $"the scores of the {_of.Model.Kind} are no probabilities (row {r})";
            }

            return null;
        }

        if (_function.Direct?.Probabilities([]) is not null)
            shuffled.Probabilities = _function;
        else if (_function.In(ExplanationUnits.Probability) is { } other && other.CountOutputs() == 1)
            shuffled.Probabilities = other;
        return shuffled.Probabilities is null ? $"the {_of.Model.Kind} gives no column 'Probability'" : null;
    }

    // Decisions follow the score, so that the two rows nearest to 0 on either side tell those of all others.
    private void CheckDecisions(double[] scores, GlobalRows rows)
    {
        int below = -1, above = -1, slots = _of.Model.Slots;
        for (int r = 0; r < scores.Length; r++)
        {
            if ((float)scores[r] > 0 ? above < 0 || scores[r] < scores[above] : below < 0 || scores[r] > scores[below])
                _ = (float)scores[r] > 0 ? above = r : below = r;
        }

        int[] nearest = [.. new[] { below, above }.Where(r => r >= 0)];
        bool[]? said = _function.PredictedLabels([.. nearest.SelectMany(r => rows.Values.Slice(r * slots, slots).ToArray())]);
        string option = _options.Name(nameof(_options.Threshold));
        if (said is null)
            throw new InvalidOperationException($"The {_of.Model.Kind} gives no column 'PredictedLabel'. Say above which score a row is predicted true ({option}), or measure without {nameof(ImportanceMetric.Accuracy)} and {nameof(ImportanceMetric.F1Score)}.");
        for (int i = 0; i < nearest.Length; i++)
        {
            if (said[i] != (float)scores[nearest[i]] > 0)
                throw new InvalidOperationException($"The {_of.Model.Kind} predicts {said[i]} at a score of {scores[nearest[i]]}: it decides by another threshold than 0. Say by which ({option}).");
        }
    }

    // Slots that no tree looks at change nothing.
    private Func<int, bool> Used(int[][] features)
    {
        if (_function.Direct?.Trees is not { } trees)
            return _ => true;
        HashSet<int> used = [.. trees.Ensemble.UsedFeatures()];
        return feature => features[feature].Any(used.Contains);
    }
}
