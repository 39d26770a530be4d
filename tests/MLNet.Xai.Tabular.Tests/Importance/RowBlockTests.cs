using Shouldly;
using Xunit;

namespace MLNet.Xai.Tabular.Tests.Importance;

public sealed class RowBlockTests
{
    // Few numbers stand in memory of the pool, 70 rows of 65,536 do not.
    [Theory]
    [InlineData(3, 5000, 1)]
    [InlineData(3, 5000, 5000)]
    [InlineData(3, 5000, 1_000_000)]
    [InlineData(65_536, 70, 1)]
    [InlineData(65_536, 70, 70)]
    [InlineData(65_536, 70, 100)]
    public void TryAdd_KeepsRowsAndWhatStandsBeside_HoweverManyAreExpected(int slots, int count, long expected)
    {
        float next = 0;
        using var rows = new RowBlock(slots, 1, expected);
        for (int row = 0; row < count; row++)
            rows.TryAdd([Next, Next], [1, slots - 1], [() => row]).ShouldBeTrue();

        rows.Count.ShouldBe(count);
        float[] values = [.. Enumerable.Range(0, count * slots).Select(i => (float)i)];
        rows.Values.Span.SequenceEqual(values).ShouldBeTrue();
        rows.Beside(0).ShouldBe([.. Enumerable.Range(0, count).Select(row => (double)row)]);
        rows.ToArray().AsSpan().SequenceEqual(values).ShouldBeTrue();

        void Next(Span<float> destination)
        {
            for (int i = 0; i < destination.Length; i++)
                destination[i] = next++;
        }
    }
}
