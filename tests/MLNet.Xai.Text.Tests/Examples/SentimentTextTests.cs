using System.Globalization;
using System.Text.RegularExpressions;
using MLNet.Xai.Tests.Support;

namespace MLNet.Xai.Text.Tests.Examples;

public sealed class SentimentTextTests
{
    [Fact]
    public void Run_AnotherFolder_ExplainsThreeSentencesByBothModels() => ExampleProgram.Run("SentimentText", folder => ["--output", folder], (said, folder) =>
    {
        Match accuracy = Regex.Match(said, @"accuracy: BERT (\S+) ?%, FeaturizeText \+ SDCA (\S+) ?%");
        double.Parse(accuracy.Groups[1].Value, CultureInfo.InvariantCulture).ShouldBeGreaterThan(85, said);
        double.Parse(accuracy.Groups[2].Value, CultureInfo.InvariantCulture).ShouldBeGreaterThan(85, said);
        Regex.Count(said, @"^\[CLS\] +:", RegexOptions.Multiline).ShouldBe(3);
        Regex.Count(said, "confidence").ShouldBe(3);
        said.ShouldContain("Prediction: positive");
        said.ShouldContain("Prediction: negative");
        Directory.GetFiles(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal).ShouldBe(
        [
            "agreement.csv", "bert-1.svg", "bert-2.svg", "bert-3.svg", "bert-shap-1.svg", "bert-shap-2.svg", "bert-shap-3.svg", "bert.html", "bert.json", "bert.zip",
            "linear-1.svg", "linear-2.svg", "linear-3.svg", "linear-words.svg", "linear.html", "linear.json", "linear.zip",
        ]);
        File.Exists(Path.Combine(folder, "bert", "model.safetensors")).ShouldBeTrue();
    });

    [Fact]
    public void Run_FolderWithoutModel_SaysWhatIsMissing()
    {
        string empty = Directory.CreateTempSubdirectory("xai").FullName;
        ExampleProgram.Fails("SentimentText", "--model", empty, "--output", empty).ShouldContain("config.json");
        Directory.Delete(empty, recursive: true);
    }
}
