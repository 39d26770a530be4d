using MLNet.Xai.Core.Metrics;

namespace MLNet.Xai.Core.Tests.Metrics;

public sealed class MetricsTests
{
    [Fact]
    public void Spearman_KnownCases()
    {
        RankAgreement.Spearman([1, 2, 3, 4], [10, 20, 30, 40]).ShouldBe(1, 1e-15);
        RankAgreement.Spearman([1, 2, 3, 4], [4, 3, 2, 1]).ShouldBe(-1, 1e-15);
        RankAgreement.Spearman([1, 2, 2, 4], [1, 3, 2, 4]).ShouldBe(0.9486832980505138, 1e-12);
        RankAgreement.Spearman([1, 1, 1], [1, 2, 3]).ShouldBe(double.NaN);
    }

    [Fact]
    public void TopOverlap_LooksAtMagnitudes()
    {
        RankAgreement.TopOverlap([-9, 1, 5, 0], [9, 4, 3, 0], 2).ShouldBe(0.5);
        RankAgreement.TopOverlap([1, 2], [2, 1], 5).ShouldBe(1);
        RankAgreement.TopOverlap([3, 0, 0, 0], [2, 1, 0, 0], 3).ShouldBe(0.5);
        RankAgreement.TopOverlap([0, 0, 0, 0], [2, 1, 0, 0], 2).ShouldBe(0);
        RankAgreement.TopOverlap([0, 0], [0, 0], 1).ShouldBe(double.NaN);
        RankAgreement.TopOverlap([1, 1, 1], [0, 1, 1], 1).ShouldBe(0);    // ties: the earlier one
        RankAgreement.TopOverlap([3, 2, 1], [3, 1, 2], 1).ShouldBe(1);
        Should.Throw<ArgumentOutOfRangeException>(() => RankAgreement.TopOverlap([1], [1], 0));
        RankAgreement.Spearman([1, 2, 3], [5, 5, 5]).ShouldBe(double.NaN);
        RankAgreement.Spearman([5, 1, 1, 1], [1, 2, 3, 4]).ShouldBe(-0.7745966692414834, 1e-12);    // ranks 4 2 2 2: -3 / sqrt(3 * 5)
    }

    [Fact]
    public void Localisation_KnownCases()
    {
        float[] map = [0.1f, 0.6f, 0.2f, -0.5f];
        Localisation.PointingGame(map, [false, true, false, false]).ShouldBeTrue();
        Localisation.PointingGame(map, [true, false, true, true]).ShouldBeFalse();
        Localisation.RelevanceMass(map, [false, true, true, true]).ShouldBe(0.8 / 0.9, 1e-6);
        Localisation.RelevanceRank(map, [true, true, false, false]).ShouldBe(0.5);
        Localisation.RelevanceRank(map, [false, true, false, false]).ShouldBe(1);
        Localisation.RelevanceRank(map, [true, false, true, true]).ShouldBe(2 / 3.0);    // the top three are 1, 2, 0
        Localisation.RelevanceRank(map, [false, false, false, false]).ShouldBe(double.NaN);
        Localisation.RelevanceMass(map, [false, false, false, true]).ShouldBe(0);
        Localisation.RelevanceMass([0.5f, 0.25f, 0.25f], [true, false, true]).ShouldBe(0.75);
        Should.Throw<ArgumentException>(() => Localisation.PointingGame(map, [true])).Message.ShouldContain("4 pixels, the mask 1");
        Localisation.RelevanceMass([0, -1], [true, true]).ShouldBe(double.NaN);
        Localisation.PointingGame([0, 0], [true, false]).ShouldBeFalse();
        Localisation.RelevanceRank([0, 0], [true, false]).ShouldBe(double.NaN);
    }

    [Fact]
    public void Masks_DeletionAndInsertion_AreComplements()
    {
        float[] map = [3, 1, 2, 5];
        bool[][] deletion = PerturbationCurve.Masks(map, 2, insertion: false), insertion = PerturbationCurve.Masks(map, 2, insertion: true);
        deletion[1].ShouldBe([false, true, true, false]);
        for (int s = 0; s < 3; s++)
            insertion[s].ShouldBe(deletion[s].Select(v => !v));
        deletion[0].ShouldAllBe(v => v);
        deletion[2].ShouldAllBe(v => !v);
    }

    [Fact]
    public void Area_AndDrop_KnownCases()
    {
        PerturbationCurve.Area([1, 0.5, 0]).ShouldBe(0.5);
        PerturbationCurve.Area([1, 0.5, 0.25]).ShouldBe(0.5625);    // (1 / 2 + 0.5 + 0.25 / 2) / 2
        PerturbationCurve.Area([0.25, 1]).ShouldBe(0.625);
        Should.Throw<ArgumentException>(() => PerturbationCurve.Area([1])).Message.ShouldContain("there are 1");
        PerturbationCurve.Drop([0.5], [0.5]).ShouldBe((0, 0));
        PerturbationCurve.Drop([0.5, 0.2], [0.25, 0.1]).ShouldBe((50, 0));
        (double drop, double increase) = PerturbationCurve.Drop([0.8, 0.5], [0.4, 0.6]);
        drop.ShouldBe(25, 1e-12);
        increase.ShouldBe(0.5);
    }
}
