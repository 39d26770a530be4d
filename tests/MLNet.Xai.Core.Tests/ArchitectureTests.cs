using System.Reflection;

namespace MLNet.Xai.Core.Tests;

public sealed class ArchitectureTests
{
    [Fact]
    public void Core_KnowsNeitherMLNetNorTorch()
    {
        IEnumerable<string?> references = typeof(Explanation).Assembly.GetReferencedAssemblies().Select((AssemblyName a) => a.Name);
        references.ShouldNotContain(name => name!.StartsWith("Microsoft.ML", StringComparison.Ordinal) || name.StartsWith("Torch", StringComparison.Ordinal));
    }
}
