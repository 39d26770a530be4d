using MLNet.Xai.Core.Numerics;

namespace MLNet.Xai.Core.Coalitions;

/// <summary>Draws the coalitions of KernelSHAP. More of them begin with the same ones.</summary>
internal static class CoalitionSampler
{
    // The rows of a table ask for the same coalitions again and again, texts for as many as there are lengths.
    private static readonly RecentlyUsed<Draft, CoalitionSample> s_drawn = new(1L << 26, sample => sample.Size);

    /// <summary>So many coalitions of so many players (two at least), or all of them.</summary>
    public static CoalitionSample Draw(int players, int count, CoalitionSampling sampling, int seed) =>
        s_drawn.Get(new(players, count, sampling, seed), draft => Make(draft.Players, draft.Count, draft.Sampling, draft.Seed));

    private static CoalitionSample Make(int players, int count, CoalitionSampling sampling, int seed)
    {
        if (players < 31 && count >= (1 << players) - 2)
            return All(players);
        return sampling switch
        {
            CoalitionSampling.Leverage => BySize(players, count, seed, EvenShares(players, count)),
            CoalitionSampling.Paired => BySize(players, count, seed, KernelShares(players, count), withReplacement: true),
            CoalitionSampling.Plain => Plain(players, count, seed),
            _ => throw new ArgumentOutOfRangeException(nameof(sampling), sampling, "There is no such sampling."),
        };
    }

    /// <summary>The kernel's weight of all coalitions of a size together, up to a factor.</summary>
    private static double SizeWeight(int players, int size) => (players - 1.0) / (size * (double)(players - size));

    private static double Binomial(int n, int k)
    {
        double result = 1;
        for (int i = 1; i <= k; i++)
            result = result * (n - k + i) / i;
        return result;
    }

    private static CoalitionSample All(int players)
    {
        int count = (1 << players) - 2;
        var masks = new byte[count * players];
        var weights = new double[count];
        for (int s = 1; s <= count; s++)
        {
            int size = System.Numerics.BitOperations.PopCount((uint)s);
            for (int p = 0; p < players; p++)
                masks[((s - 1) * players) + p] = (byte)(s >> p & 1);
            weights[s - 1] = SizeWeight(players, size) / Binomial(players, size);
        }

        return new(players, masks, weights, new double[count]);
    }

    // Pairs of a size and its complement's: half as many where both are the same.
    private static double Pairs(int players, int size) => Binomial(players, size) / (2 * size == players ? 2 : 1);

    /// <summary>By size up to half the players: how many pairs. As even as the small sizes allow.</summary>
    private static long[] EvenShares(int players, int count)
    {
        int sizes = players / 2;
        var shares = new long[sizes + 1];
        double left = count / 2;
        for (int size = 1; size <= sizes; size++)
        {
            // Of players / 2 there are half as many pairs to a coalition's share.
            double even = left / (sizes - size + (players % 2 == 0 ? 0.5 : 1)) * (2 * size == players ? 0.5 : 1);
            double pairs = size == sizes ? left : Math.Round(even);
            shares[size] = (long)Math.Min(Pairs(players, size), Math.Max(1, pairs));
            left = Math.Max(0, left - shares[size]);
        }

        return shares;
    }

    /// <summary>By size: whole sizes from the outside while they cost less than their part of the weight; -1 for those that share the rest by their weights.</summary>
    private static long[] KernelShares(int players, int count)
    {
        int sizes = players / 2;
        double[] weights = [0, .. Enumerable.Range(1, sizes).Select(s => SizeWeight(players, s) * (2 * s == players ? 1 : 2))];
        double left = count, remaining = weights.Sum();
        var shares = new long[sizes + 1];
        for (int size = 1; size <= sizes; size++)
        {
            double subsets = 2 * Pairs(players, size);
            if (left * weights[size] / remaining < subsets - 1e-8)
            {
                Array.Fill(shares, -1, size, sizes - size + 1);
                break;
            }

            shares[size] = (long)Pairs(players, size);
            left -= subsets;
            remaining -= weights[size];
        }

        return shares;
    }

    private static CoalitionSample BySize(int players, int count, int seed, long[] shares, bool withReplacement = false)
    {
        List<byte[]> masks = [];
        List<double> weights = [], chance = [];
        for (int size = 1; size < shares.Length; size++)
        {
            double pairs = Pairs(players, size);
            if (shares[size] < 0)
                continue;
            bool whole = shares[size] >= pairs;
            // Of a size's coalitions a pair holds one, of half the players both. (Of some 1,000 players coalitions are more than a double can count.)
            double weight = SizeWeight(players, size) * (2 * size == players ? 0.5 : 1);
            foreach (byte[] mask in whole ? Enumerate(players, size) : Distinct(players, size, (int)shares[size], seed))
                AddPair(mask, weight / (whole ? pairs : shares[size]), whole ? 0 : 1 - (shares[size] / pairs));
        }

        if (withReplacement && Array.IndexOf(shares, -1) is > 0 and var first)
            AddDrawn(first, (count - masks.Count) / 2);
        var all = new byte[masks.Count * players];
        for (int m = 0; m < masks.Count; m++)
            masks[m].CopyTo(all, m * players);
        return new(players, all, [.. weights], [.. chance]);

        void AddPair(byte[] mask, double weight, double part)
        {
            masks.Add(mask);
            masks.Add(Complement(mask));
            weights.AddRange([weight, weight]);
            chance.AddRange([part, part]);
        }

        // Sizes by their weights, each draw with its complement; what is drawn twice counts twice.
        void AddDrawn(int from, int draws)
        {
            double[] cumulative = Cumulate([.. Enumerable.Range(from, shares.Length - from).Select(s => SizeWeight(players, s) * (2 * s == players ? 1 : 2))]);
            double weight = cumulative[^1] / (2 * Math.Max(1, draws));
            for (int d = 0; d < draws; d++)
            {
                long stream = CounterRandom.Fork(seed, (ulong)d);
                int size = from + Array.FindIndex(cumulative, c => CounterRandom.Uniform(stream, ulong.MaxValue) * cumulative[^1] < c);
                AddPair(Subset(players, size, stream), weight, 1);
            }
        }
    }

    private static CoalitionSample Plain(int players, int count, int seed)
    {
        double[] cumulative = Cumulate([.. Enumerable.Range(1, players - 1).Select(s => SizeWeight(players, s))]);
        var masks = new byte[count * players];
        for (int d = 0; d < count; d++)
        {
            long stream = CounterRandom.Fork(seed, (ulong)d);
            int size = 1 + Array.FindIndex(cumulative, c => CounterRandom.Uniform(stream, ulong.MaxValue) * cumulative[^1] < c);
            Subset(players, size, stream).CopyTo(masks, d * players);
        }

        return new(players, masks, [.. Enumerable.Repeat(cumulative[^1] / count, count)], [.. Enumerable.Repeat(1.0, count)]);
    }

    private static double[] Cumulate(double[] weights)
    {
        for (int i = 1; i < weights.Length; i++)
            weights[i] += weights[i - 1];
        return weights;
    }

    private static byte[] Subset(int players, int size, long stream)
    {
        var order = new int[players];
        CounterRandom.Permutation(stream, order);
        var mask = new byte[players];
        foreach (int p in order.AsSpan(0, size))
            mask[p] = 1;
        return mask;
    }

    private static byte[] Complement(byte[] mask)
    {
        var others = new byte[mask.Length];
        for (int p = 0; p < others.Length; p++)
            others[p] = (byte)(1 - mask[p]);
        return others;
    }

    /// <summary>Random coalitions of a size, none of them and none of their complements twice.</summary>
    private static List<byte[]> Distinct(int players, int size, int count, int seed)
    {
        List<byte[]> masks = [];
        HashSet<string> seen = [];
        long stream = CounterRandom.Fork(seed, (ulong)size);
        for (ulong d = 0; masks.Count < count; d++)
        {
            byte[] mask = Subset(players, size, CounterRandom.Fork(stream, d));
            if (2 * size == players && mask[0] == 0)
                mask = Complement(mask);
            if (seen.Add(Convert.ToHexString(mask)))
                masks.Add(mask);
        }

        return masks;
    }

    /// <summary>All coalitions of a size; of half the players those with the first.</summary>
    private static IEnumerable<byte[]> Enumerate(int players, int size)
    {
        int[] chosen = [.. Enumerable.Range(0, size)];
        while (true)
        {
            if (2 * size == players && chosen[0] != 0)
                yield break;
            var mask = new byte[players];
            foreach (int p in chosen)
                mask[p] = 1;
            yield return mask;
            int at = size - 1;
            while (at >= 0 && chosen[at] == players - size + at)
                at--;
            if (at < 0)
                yield break;
            chosen[at]++;
            for (int k = at + 1; k < size; k++)
                chosen[k] = chosen[k - 1] + 1;
        }
    }

    private readonly record struct Draft(int Players, int Count, CoalitionSampling Sampling, int Seed);
}
