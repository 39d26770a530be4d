using MLNet.Xai.Core;
using MLNet.Xai.Tests.Support;

namespace MLNet.Xai.Vision.Tests;

public sealed class PublicApiTests
{
    [Fact]
    public void PublicApi_OfTorch_IsAsRecorded() => PublicApi.ShouldBeAsRecorded(typeof(MLNet.Xai.Torch.TorchRuntime).Assembly);

    [Fact]
    public void PublicApi_IsAsRecorded() => PublicApi.ShouldBeAsRecorded(typeof(MLNet.Xai.Vision.ImageRecipe).Assembly);
}
