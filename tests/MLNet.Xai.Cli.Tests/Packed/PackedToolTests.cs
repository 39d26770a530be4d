using System.IO.Compression;

namespace MLNet.Xai.Cli.Tests.Packed;

/// <summary>The installed tool on the models that people have: output, or one clear line.</summary>
public sealed class PackedToolTests(PackedTool tool, SavedModels models) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("xai-packed").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("loan.zip", "loans.csv", "Shap.income")]
    [InlineData("explained.zip", "loans.csv", "Shap.income")]
    [InlineData("iris.zip", "iris.csv", "petal_length")]
    [InlineData("house.zip", "houses.csv", "Shap.area")]
    [InlineData("reviews.zip", "reviews.tsv", "Words")]
    [InlineData("pictures.zip", "pictures.csv", "Shap")]
    public void Model_IsInspectedAndExplained(string model, string data, string column)
    {
        (int code, string output, string error) = tool.Run("inspect", "-m", models[model]);
        code.ShouldBe(0, error);
        output.ShouldContain("What can explain it");
        string file = Path.Combine(_folder, "explained.csv");
        (code, output, error) = tool.Run("explain", "-m", models[model], "-d", models[data], "-o", file, "--rows", "20");
        code.ShouldBe(0, error);
        output.ShouldContain("20 rows");
        File.ReadLines(file).First().ShouldContain(column);
    }

    [Theory]
    [InlineData("cut.zip", "loans.csv", "is no model that ML.NET saved, or it is damaged")]
    [InlineData("missing.zip", "loans.csv", "needs the assembly Contoso.ML.FastForest")]
    [InlineData("custom.zip", "houses.csv", "MLNet.Xai.Cli.Tests")]
    [InlineData("loan.zip", "no-income.csv", "income")]
    public void WhatCannotBe_IsOneLine(string model, string data, string said)
    {
        string file = Path.Combine(_folder, "explained.csv");
        (int code, string output, string error) = tool.Run("explain", "-m", models[model], "-d", models[data], "-o", file);
        code.ShouldBe(1);
        output.ShouldBeEmpty();
        error.TrimEnd('\n', '\r').ShouldNotContain("\n");
        error.ShouldContain(said);
        error.ShouldNotContain("   at ");
        File.Exists(file).ShouldBeFalse();
        tool.Run("explain", "-m", models[model], "-d", models[data], "-o", file, "--verbosity", "diag").Error.ShouldContain("   at ");
    }

    [Fact]
    public void Assemblies_BringWhatIsMissing()
    {
        (int code, string output, string error) = tool.Run("inspect", "-m", models["custom.zip"], "--assemblies", AppContext.BaseDirectory);
        code.ShouldBe(0, error);
        output.ShouldContain("CustomMappingTransformer");
    }

    [Fact]
    public void Package_HoldsNoLibtorch_AndNativeLibrariesOfDesktopsOnly()
    {
        tool.Run("--version").Code.ShouldBe(0);
        using ZipArchive package = ZipFile.OpenRead(tool.Package);
        string[] files = [.. package.Entries.Select(e => e.FullName)];
        files.ShouldContain("README.md");
        files.ShouldContain("icon.png");
        files.ShouldNotContain(f => f.Contains("torch_cpu", StringComparison.Ordinal));
        foreach (string machine in (string[])["android", "ios", "win-x86", "win-arm64", "linux-musl-x64"])
            files.ShouldNotContain(f => f.Contains($"/runtimes/{machine}/", StringComparison.Ordinal));
        foreach (string library in (string[])["lib_lightgbm.so", "libonnxruntime.so", "libSkiaSharp.so"])
            files.ShouldContain(f => f.EndsWith($"runtimes/linux-x64/native/{library}", StringComparison.Ordinal));
        new FileInfo(tool.Package).Length.ShouldBeLessThan(230_000_000, "nuget.org takes 250 MB");
    }
}
