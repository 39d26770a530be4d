using MLNet.Xai.Core.Coalitions;

namespace MLNet.Xai.Core.Tests.Coalitions;

public sealed class MaskIndexTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(200)]
    public void EqualMasks_HaveEqualNumbers_InTheOrderTheyCome(int players)
    {
        var random = new Random(players);
        byte[][] masks = [.. Enumerable.Range(0, 300).Select(_ => Enumerable.Range(0, players).Select(_ => (byte)random.Next(2)).ToArray())];

        // Masks that differ in one player each, and all again.
        byte[][] all = [.. masks, .. Enumerable.Range(0, players).Select(p => Enumerable.Range(0, players).Select(q => (byte)(p == q ? 1 : 0)).ToArray()), .. masks];
        var index = new MaskIndex(players);
        List<string> seen = [];
        foreach (byte[] mask in all)
        {
            string name = Convert.ToHexString(mask);
            bool expected = seen.Contains(name);
            if (!expected)
                seen.Add(name);
            index.Of(mask, out bool known).ShouldBe(seen.IndexOf(name));
            known.ShouldBe(expected);
            index.Count.ShouldBe(seen.Count);
        }
    }
}
