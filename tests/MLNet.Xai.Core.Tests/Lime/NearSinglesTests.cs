using MLNet.Xai.Core.Lime;

namespace MLNet.Xai.Core.Tests.Lime;

public sealed class NearSinglesTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(300)]
    [InlineData(1002)]
    public void Around_RowsOfSingle_AreTheRoundedOnes_ToTheBit(int samples)
    {
        // Feature 2 is a category: one group of four slots has a gap, one has none, two features are left over. Year-like values: rounding is to be seen in the codes.
        const int Features = 11, Width = 13, Shift = 2;
        var random = new System.Random(5);
        double[] training = [.. Enumerable.Range(0, 100 * Features).Select(i => i % Features == 2 ? random.Next(3) : 20_000 + random.NextDouble())];
        var explainer = new LimeTabularExplainer(training, Features, new LimeTabularOptions { Discretizer = LimeDiscretizer.None, AroundRow = true, Categorical = [2], Samples = samples });
        explainer.Sampler.Snap = (_, values) =>
        {
            foreach (ref double value in values)
                value = (float)value;
        };
        int[] slots = [.. Enumerable.Range(0, Features).Select(f => f + Shift)];
        float[] rows = new float[(samples - 1) * Width];
        Array.Fill(rows, -7);
        double[] columns = new double[GramLanes.Padded(Features) * BlockMoments.Block];
        foreach (int seed in (int[])[1, 2, 1])
        {
            double[] row = training[(seed * Features)..((seed + 1) * Features)];
            LimeSamples drawn = explainer.Sampler.Draw(seed), expected = explainer.Sampler.Around(row, drawn);
            LimeSamples used = explainer.Sampler.Around(row, drawn, rows, slots);
            used.Count.ShouldBe(samples - 1);
            bool[] cut = new bool[Features];
            for (int first = 0; first < samples - 1; first += BlockMoments.Block)
            {
                int size = Math.Min(BlockMoments.Block, samples - 1 - first);
                LimeColumns.Fill(used, cut, row, first, size, columns);
                for (int f = 0; f < Features; f++)
                    columns.AsSpan(f * BlockMoments.Block, size).ToArray().ShouldBe(expected.Codes[f][first..(first + size)]);
            }

            for (int f = 0; f < Features; f++)
            {
                Enumerable.Range(0, samples - 1).Select(r => rows[(r * Width) + slots[f]])
                    .ShouldBe(f == 2 ? Enumerable.Repeat(-7f, samples - 1) : Enumerable.Range(0, samples - 1).Select(r => (float)expected.Rows[(r * Features) + f]));
            }

            Enumerable.Range(0, samples - 1).All(r => rows[r * Width] == -7 && rows[(r * Width) + 1] == -7).ShouldBeTrue();
        }
    }
}
