using MLNet.Xai.Tests.Support;

namespace MLNet.Xai.Tabular.Tests;

public sealed class PublicApiTests
{
    [Fact]
    public void PublicApi_IsAsRecorded() => PublicApi.ShouldBeAsRecorded(typeof(MLNet.Xai.Tabular.Models.TreeModel).Assembly);
}
