using System.Numerics;
using MLNet.Xai.Core.Numerics;

namespace MLNet.Xai.Core.Contrast;

/// <summary>The smallest set of features that keeps what the model says.</summary>
internal sealed class PositiveSearch(ContrastSpace space, float[] row, float[] absent, ScoredModel model, ScoredModel judge, int scorings)
{
    /// <summary>The base row with some features of the row.</summary>
    public static float[] Row(ContrastSpace space, float[] row, float[] absent, IEnumerable<int> features)
    {
        float[] mixed = [.. absent];
        foreach (int slot in features.SelectMany(f => space.Features[f].Slots))
            mixed[slot] = row[slot];
        return mixed;
    }

    /// <summary>The set, and whether it is proven that none is smaller.</summary>
    /// <param name="present">The features that differ; all of them together are the row itself, which the model says it of.</param>
    public (int[] Features, bool IsSmallest) Find(int[] present)
    {
        BigInteger spent = 0;
        for (int size = 0; size < present.Length; size++)
        {
            spent += Fraction.Binomial(present.Length, size);
            if (spent > scorings)
                return (LeaveOut(present), false);
            if (Best([.. Subsets(present, size)]) is { } best)
                return (best, true);
        }

        return (present, true);
    }

    private static IEnumerable<int[]> Subsets(int[] of, int size)
    {
        int[] places = [.. Enumerable.Range(0, size)];
        while (true)
        {
            yield return [.. places.Select(p => of[p])];
            int last = size - 1;
            while (last >= 0 && places[last] == of.Length - size + last)
                last--;
            if (last < 0)
                yield break;
            places[last]++;
            for (int i = last + 1; i < size; i++)
                places[i] = places[i - 1] + 1;
        }
    }

    // The one that is deepest inside what is asked for; the first of equals.
    private int[]? Best(int[][] sets)
    {
        double[] rooms = model.Rooms([.. sets.SelectMany(set => Row(space, row, absent, set))]);
        foreach (int i in Enumerable.Range(0, sets.Length).Where(i => !double.IsNaN(rooms[i])).OrderByDescending(i => rooms[i]))
        {
            if (ReferenceEquals(model, judge) || !double.IsNaN(judge.Rooms(Row(space, row, absent, sets[i]))[0]))
                return sets[i];
        }

        return null;
    }

    private int[] LeaveOut(int[] present)
    {
        while (present.Length > 0 && Best([.. present.Select(f => present.Where(other => other != f).ToArray())]) is { } fewer)
            present = fewer;
        return present;
    }
}
