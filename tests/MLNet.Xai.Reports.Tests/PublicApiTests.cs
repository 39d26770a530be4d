using MLNet.Xai.Tests.Support;

namespace MLNet.Xai.Reports.Tests;

public sealed class PublicApiTests
{
    [Fact]
    public void PublicApi_IsAsRecorded() => PublicApi.ShouldBeAsRecorded(typeof(ModelReport).Assembly);
}
