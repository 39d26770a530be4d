using MLNet.Xai.Core.Trees.Scoring.Levels;
using MLNet.Xai.Core.Trees.Scoring.Sets;

namespace MLNet.Xai.Core.Trees.Scoring;

/// <summary>Scores up to 512 rows together. One thread's buffers.</summary>
/// <remarks>However a tree is walked, a row gets each tree's leaf in the order of the trees: the same bits as one row at a time.</remarks>
/// <param name="plan">How trees are walked.</param>
/// <param name="way">How levels are walked; null for the fastest way.</param>
internal sealed unsafe class BlockScorer(ScoringPlan plan, LevelWay? way = null) : IDisposable
{
    /// <summary>Rows of a block.</summary>
    public const int Rows = 512;

    private readonly LevelScorer? _levels = plan.Levels is { } table ? new LevelScorer(table, way ?? LevelWalk.Best) : null;
    private readonly SetScorer? _sets = plan.Sets is { } table ? new SetScorer(table) : null;

    /// <summary>Adds the leaf values of rows.</summary>
    /// <param name="rows">Row-major.</param>
    /// <param name="count">At most 512.</param>
    /// <param name="sums">Count x outputs; what is there is added to.</param>
    public void Add(float* rows, int count, double* sums)
    {
        _levels?.Start();
        _sets?.Start(rows, count);
        for (int tree = 0; tree < plan.Ensemble.TreeCount; tree++)
        {
            if (plan.Levels?.Trees[tree] is not null)
                _levels!.Add(tree, rows, count, sums);
            else if (_sets is not null)
                _sets.Add(tree, rows, count, sums);
            else
                plan.Ensemble.AddTree(tree, rows, count, sums);
        }
    }

    public void Dispose()
    {
        _levels?.Dispose();
        _sets?.Dispose();
    }
}
