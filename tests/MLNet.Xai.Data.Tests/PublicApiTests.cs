using MLNet.Xai.Tests.Support;

namespace MLNet.Xai.Data.Tests;

public sealed class PublicApiTests
{
    [Fact]
    public void PublicApi_IsAsRecorded() => PublicApi.ShouldBeAsRecorded(typeof(DataFileExtensions).Assembly);
}
