using System.Globalization;

namespace MLNet.Xai.Core.Trees.Readers;

/// <summary>The boosting rounds of an XGBoost model, and those that count.</summary>
/// <param name="Count">Number of rounds in the file.</param>
/// <param name="Best">The best one, where training stopped early.</param>
/// <param name="Taken">The rounds that count.</param>
/// <param name="FirstTree">The first tree of these.</param>
/// <param name="EndTree">The tree behind the last one.</param>
internal sealed record XGBoostRounds(int Count, int? Best, BoostingRounds Taken, int FirstTree, int EndTree)
{
    public static XGBoostRounds Of(ModelField learner, ModelField model, int trees, int outputs, BoostingRounds? asked)
    {
        int parallel = model.Has("gbtree_model_param") ? model["gbtree_model_param"].IntOr("num_parallel_tree", 1) : 1;
        if (parallel is < 1 || parallel > trees)
            throw new InvalidDataException($"num_parallel_tree is {parallel}; the model has {trees} trees.");
        int[] starts = model.Has("iteration_indptr") ? model["iteration_indptr"].Ints : EvenStarts(trees, (long)outputs * parallel);
        for (int i = 1; i < starts.Length; i++)
        {
            if (starts[i] < starts[i - 1])
                throw new InvalidDataException($"iteration_indptr falls at round {i}.");
        }

        if (starts.Length < 2 || starts[0] != 0 || starts[^1] != trees)
            throw new InvalidDataException($"iteration_indptr does not go from 0 to the {trees} trees of the model.");
        int count = starts.Length - 1;
        int? best = BestOf(learner, parallel);
        if (best < 0 || best >= count)
            throw new InvalidDataException($"best_iteration is {best}, and the model has {count} rounds, counted from 0.");
        BoostingRounds taken = asked ?? (best is int last ? new BoostingRounds(0, last + 1) : BoostingRounds.All);
        (int from, int to) = taken.Of(count);
        return new XGBoostRounds(count, best, new BoostingRounds(from, to - from), starts[from], starts[to]);
    }

    private static int[] EvenStarts(int trees, long perRound) => trees % perRound == 0
        ? [.. Enumerable.Range(0, (int)(trees / perRound) + 1).Select(i => (int)(i * perRound))]
        : throw new InvalidDataException($"The model has {trees} trees, which is no multiple of {perRound} a round.");

    // Versions before 1.3 have best_ntree_limit, the number of trees an output up to the best round.
    private static int? BestOf(ModelField learner, int parallel)
    {
        if (!learner.Has("attributes"))
            return null;
        ModelField attributes = learner["attributes"];
        if (Read(attributes, "best_iteration") is int best)
            return best;
        return Read(attributes, "best_ntree_limit") is int limit ? (limit / parallel) - 1 : null;
    }

    // Attributes are free texts that users may set: one that is no number is none of XGBoost's.
    private static int? Read(ModelField attributes, string name) => attributes.Has(name)
        && int.TryParse(attributes[name].Value as string, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value)
        ? value
        : null;
}
