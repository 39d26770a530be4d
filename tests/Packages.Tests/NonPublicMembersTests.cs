using MLNet.Xai.Tests.Support;

namespace Packages.Tests;

public sealed class NonPublicMembersTests
{
    /// <summary>All assemblies of the product lie beside these tests; what they use of ML.NET that is not public is just what is recorded.</summary>
    [Fact]
    public void UsedOfMLNet_IsAsRecorded()
    {
        string[] assemblies = ["MLNet.Xai.Core", "MLNet.Xai", "MLNet.Xai.Tabular", "MLNet.Xai.Text", "MLNet.Xai.Torch", "MLNet.Xai.Vision"];

        IEnumerable<string> used = assemblies.SelectMany(name => NonPublicMembers.UsedBy(Path.Combine(AppContext.BaseDirectory, name + ".dll")));

        used.Distinct().Order(StringComparer.Ordinal).ShouldBe(NonPublicMembers.Recorded().Order(StringComparer.Ordinal));
    }
}
