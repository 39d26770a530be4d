using MLNet.Xai.Core.Numerics;

namespace MLNet.Xai.Core.Tests.Numerics;

public sealed class StudentTTests
{
    // Tables of the distribution (scipy.stats.t.ppf).
    [Theory]
    [InlineData(0.95, 1, 12.706204736432095)]
    [InlineData(0.95, 2, 4.302652729911275)]
    [InlineData(0.95, 4, 2.7764451051977987)]
    [InlineData(0.99, 9, 3.2498355440153697)]
    [InlineData(0.9, 30, 1.6972608865939574)]
    [InlineData(0.5, 3, 0.7648923284043453)]
    [InlineData(0.95, 1000, 1.9623390808264078)]
    public void Within_IsTheTables(double inside, int freedom, double expected) => StudentT.Within(inside, freedom).ShouldBe(expected, 1e-9 * expected);
}
