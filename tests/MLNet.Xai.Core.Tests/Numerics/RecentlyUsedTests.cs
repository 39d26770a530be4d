using MLNet.Xai.Core.Numerics;

namespace MLNet.Xai.Core.Tests.Numerics;

public sealed class RecentlyUsedTests
{
    [Fact]
    public void Get_KnownKey_IsNotMadeAgain()
    {
        int made = 0;
        var kept = new RecentlyUsed<int, string>(100, _ => 10);
        string[] got = [.. ((int[])[1, 2, 1, 2]).Select(asked => kept.Get(asked, key => $"{key}.{made++}"))];
        got.ShouldBe(["1.0", "2.1", "1.0", "2.1"]);
    }

    [Fact]
    public void Get_BeyondTheLimit_ForgetsWhatWasNotUsedLongest()
    {
        List<int> made = [];
        var kept = new RecentlyUsed<int, int>(30, _ => 10);
        foreach (int key in (int[])[1, 2, 3, 1, 4, 1, 3, 2])
            kept.Get(key, Make).ShouldBe(key);

        // 4 took the place of 2, not that of 1, which was used since.
        made.ShouldBe([1, 2, 3, 4, 2]);

        int Make(int key)
        {
            made.Add(key);
            return key;
        }
    }

    [Fact]
    public void Get_LargerThanTheLimit_IsMadeEachTimeAndNothingIsForgotten()
    {
        int made = 0;
        var kept = new RecentlyUsed<int, int>(30, value => value == 0 ? 10 : 31);
        ((int[])[0, 1, 1, 0]).Select(key => kept.Get(key, _ => made++)).ShouldBe([0, 1, 2, 0]);
    }

    [Fact]
    public void Get_ManyThreads_EachGetsItsOwnKeysValue()
    {
        var kept = new RecentlyUsed<int, int>(100, _ => 10);
        Parallel.For(0, 5000, i => kept.Get(i % 37, key => key * key).ShouldBe(i % 37 * (i % 37)));
    }
}
