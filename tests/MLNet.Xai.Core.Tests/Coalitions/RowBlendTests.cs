using MLNet.Xai.Core.Coalitions;

namespace MLNet.Xai.Core.Tests.Coalitions;

public sealed class RowBlendTests
{
    [Fact]
    public void Fill_OfFloats_TakesEachFeatureFromItsRow() => Check(i => i % 7 == 0 ? float.NaN : i % 11 == 0 ? -0f : i + 0.1f, BitConverter.SingleToUInt32Bits);

    [Fact]
    public void Fill_OfDoubles_TakesEachFeatureFromItsRow() => Check(i => i % 7 == 0 ? double.NaN : i % 11 == 0 ? -0.0 : i + 0.1, BitConverter.DoubleToUInt64Bits);

    // Narrower than any vector, as wide, and with every rest.
    private static void Check<T, TBits>(Func<int, T> number, Func<T, TBits> bits)
        where T : unmanaged
    {
        var random = new System.Random(3);
        foreach (int features in Enumerable.Range(1, 40))
        {
            T[] row = [.. Enumerable.Range(1000, features).Select(number)], background = [.. Enumerable.Range(0, 5 * features).Select(number)];
            var blend = new RowBlend<T>(row);
            foreach (double part in (double[])[0, 0.5, 1, 0.3])
            {
                int[] present = [.. Enumerable.Range(0, features).Where(_ => random.NextDouble() < part)];
                blend.Choose(present);
                T[] rows = [.. Enumerable.Range(5000, (5 * features) + 3).Select(number)], before = [.. rows];
                blend.Fill(background, rows);
                for (int i = 0; i < rows.Length; i++)
                    bits(rows[i]).ShouldBe(bits(i >= background.Length ? before[i] : present.Contains(i % features) ? row[i % features] : background[i]));
            }
        }
    }
}
