using MLNet.Xai.Core.Trees.Scoring.Levels;
using MLNet.Xai.Core.Trees.Scoring.Sets;

namespace MLNet.Xai.Core.Trees.Scoring;

/// <summary>How each tree of an ensemble is walked by blocks of rows.</summary>
internal sealed class ScoringPlan
{
    // More conditions, of trees grown until every row is alone, do not fit into a cache.
    private const int MostConditions = 1 << 16;

    /// <param name="ensemble">The trees.</param>
    /// <param name="levels">Whether trees are walked by levels where they can be; null where that is fast.</param>
    /// <param name="sets">Whether other trees are walked with sets of rows, if they have not too many conditions.</param>
    public ScoringPlan(TreeEnsemble ensemble, bool? levels = null, bool sets = true)
    {
        Ensemble = ensemble;

        // Measured (100 and 150 trees, Zen 5; docs/decisions/0013): levels are as fast as sets at 3 leaves, 3 times at 20, 4 to 7 times at 500, with AVX2 3 times there; without vectors of bytes 3 to 14 times slower.
        Levels = levels ?? LevelWalk.Best != LevelWay.Alone ? new LevelTable(ensemble) : null;
        if (sets && Levels?.IsFull != true)
            Sets = new SplitTable(ensemble, tree => Levels?.Trees[tree] is null) is { } table && table.Conditions.Length <= MostConditions ? table : null;
    }

    /// <summary>The trees.</summary>
    public TreeEnsemble Ensemble { get; }

    /// <summary>Trees that are walked by levels.</summary>
    public LevelTable? Levels { get; }

    /// <summary>Others, walked with sets of rows; null where there are none, or each row is to walk alone.</summary>
    public SplitTable? Sets { get; }
}
