using MLNet.Xai.Tests.Support;

namespace MLNet.Xai.Tests;

public sealed class PublicApiTests
{
    [Fact]
    public void PublicApi_IsAsRecorded() => PublicApi.ShouldBeAsRecorded(typeof(MLNet.Xai.ExplainCatalog).Assembly);
}
