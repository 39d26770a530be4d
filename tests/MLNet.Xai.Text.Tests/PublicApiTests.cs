using MLNet.Xai.Tests.Support;

namespace MLNet.Xai.Text.Tests;

public sealed class PublicApiTests
{
    [Fact]
    public void PublicApi_IsAsRecorded() => PublicApi.ShouldBeAsRecorded(typeof(TextCatalog).Assembly);
}
