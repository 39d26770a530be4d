using System.Text.RegularExpressions;
using MLNet.Xai.Tests.Support;

namespace Packages.Tests;

/// <summary>On older distributions TorchSharp alone does not find its library (docs/decisions/0009): a program that uses it before anything of ours asks for help first.</summary>
public sealed partial class TorchStartTests
{
    public static TheoryData<string> Programs => [.. Directory.GetFiles(Path.Combine(TestData.Root, "examples"), "Program.cs", SearchOption.AllDirectories)
        .Where(p => UsesTorch().IsMatch(File.ReadAllText(p))).Select(p => Path.GetRelativePath(TestData.Root, p)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Programs))]
    public void Example_UsesTorchSharp_MakesSureOfItFirst(string program)
    {
        string text = File.ReadAllText(Path.Combine(TestData.Root, program));
        text.IndexOf("TorchRuntime.EnsureLoaded();", StringComparison.Ordinal).ShouldBeInRange(0, UsesTorch().Match(text).Index);
    }

    [GeneratedRegex(@"(?<![\w.])torch\.")]
    private static partial Regex UsesTorch();
}
