using System.Text.Json;
using MLNet.Xai.Tests.Support;

namespace Packages.Tests;

/// <summary>Which libtorch an example brings, asked of MSBuild: nothing is restored, so packages that a source does not have are no matter.</summary>
public sealed class TorchChoiceTests
{
    public static TheoryData<string> Examples => [.. Directory.GetFiles(Path.Combine(TestData.Root, "examples"), "*.csproj", SearchOption.AllDirectories)
        .Select(p => Path.GetRelativePath(TestData.Root, p)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Examples))]
    public void EachChoice_IsTheOnlyLibtorchThatAnExampleRefersTo(string example)
    {
        string project = File.ReadAllText(Path.Combine(TestData.Root, example));
        bool asksForTorch = project.Contains("MLNet.Xai.Vision.csproj", StringComparison.Ordinal) || project.Contains("MLNet.Xai.Text.csproj", StringComparison.Ordinal);
        foreach (string choice in (string[])["cpu", "cuda-windows", "cuda-linux"])
            Torch(example, $"-p:XaiTorch={choice}").ShouldBe(asksForTorch ? [$"TorchSharp-{choice}"] : [], $"{example}, {choice}");
        Torch(example, "").ShouldBe(asksForTorch ? ["TorchSharp-cpu"] : [], "the default");
    }

    [Theory]
    [InlineData("restore")]
    [InlineData("build --no-restore")]
    public void AnythingElse_IsAnErrorThatNamesTheChoices(string command)
    {
        (int code, string output) = Dotnet.Run(TestData.Root, $"{command} examples/ImageComparison -p:XaiTorch=cuda -nologo -v quiet");
        code.ShouldNotBe(0);
        output.ShouldContain("XaiTorch is 'cuda'; it must be cpu, cuda-windows or cuda-linux.");
        output.ShouldNotContain("NU1101", Case.Sensitive, "said before a package is looked for");
    }

    private static string[] Torch(string project, string choice)
    {
        (int code, string output) = Dotnet.Run(TestData.Root, $"msbuild \"{project}\" -getItem:PackageReference {choice}");
        code.ShouldBe(0, output);
        using JsonDocument items = JsonDocument.Parse(output);
        return [.. items.RootElement.GetProperty("Items").GetProperty("PackageReference").EnumerateArray()
            .Select(e => e.GetProperty("Identity").GetString()!).Where(n => n.StartsWith("TorchSharp-", StringComparison.Ordinal))];
    }
}
