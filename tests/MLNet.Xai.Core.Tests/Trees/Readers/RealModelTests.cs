using System.Globalization;
using MLNet.Xai.Core.Shapley;
using MLNet.Xai.Core.Tests.Trees.Readers.LightGbm;
using MLNet.Xai.Core.Trees;
using MLNet.Xai.Core.Trees.Readers;
using MLNet.Xai.Tests.Support;
using MLNet.Xai.Tests.Support.LightGbm;

namespace MLNet.Xai.Core.Tests.Trees.Readers;

/// <summary>Every folder of real tree files: contributions where the folder has some, else those of the engine's own library.</summary>
public sealed class RealModelTests
{
    public static TheoryData<string> Folders => TestData.Real("trees") is string folder
        ? [.. Directory.GetDirectories(folder).Select(d => Path.GetFileName(d)).Order(StringComparer.Ordinal)]
        : ["(none)"];

    [Theory]
    [MemberData(nameof(Folders))]
    public void Explain_RealModel_GivesTheExpectedContributions(string name)
    {
        string folder = Folder(name);
        Assert.SkipUnless(File.Exists(Path.Combine(folder, "expected_contribs.csv")), "the folder has no expected_contribs.csv");
        TreeEnsemble ensemble = Load(folder);
        float[] rows = [.. Numbers(Path.Combine(folder, "X.csv")).Select(x => (float)x)];
        double[] expected = [.. Numbers(Path.Combine(folder, "expected_contribs.csv"))];
        int features = ensemble.FeatureCount;
        int count = rows.Length / features;
        expected.Length.ShouldBe(count * ensemble.OutputCount * (features + 1));
        double tolerance = 1e-6 * Math.Max(1, expected.Max(Math.Abs));    // the engine adds in float32
        var explainer = new TreeShapExplainer(ensemble);
        double[] values = new double[count * ensemble.OutputCount * features];
        explainer.Explain(rows, count, values);
        for (int i = 0; i < count * ensemble.OutputCount; i++)
        {
            for (int f = 0; f < features; f++)
                values[(i * features) + f].ShouldBe(expected[(i * (features + 1)) + f], tolerance);
            explainer.BaseValues[i % ensemble.OutputCount].ShouldBe(expected[(i * (features + 1)) + features], tolerance);
        }
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public void Load_RealJsonAsUbjson_IsTheSameModel(string name)
    {
        string folder = Folder(name);
        string? json = Model(folder, ".json");
        Assert.SkipWhen(json is null, "the folder has no model as JSON");
        byte[] bytes = File.ReadAllBytes(json!);
        XGBoostModel model = XGBoostModel.Load(new MemoryStream(bytes));
        XGBoostModel read = XGBoostModel.Load(new MemoryStream(UbjsonWriter.Write(bytes)));
        Saved(read.Ensemble).ShouldBe(Saved(model.Ensemble));
        read.Objective.ShouldBe(model.Objective);
        read.FeatureNames.ShouldBe(model.FeatureNames);
        read.Rounds.ShouldBe(model.Rounds);
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public void Explain_RealLightGbmText_IsTheLibrarysOwn(string name)
    {
        string folder = Folder(name);
        string? text = Model(folder, ".txt");
        Assert.SkipWhen(text is null, "the folder has no model as text");
        using LightGbmBooster booster = LightGbmBooster.Load(File.ReadAllText(text!));
        TreeEnsemble ensemble = LightGbmModel.Load(text!).Ensemble;
        const int count = 400;
        int features = ensemble.FeatureCount;
        float[] rows = NativeData.Edges(ensemble, count, seed: 7);
        double[] scores = new double[count * ensemble.OutputCount];
        ensemble.Predict(rows, count, scores);
        double[] native = booster.Predict(rows);
        for (int i = 0; i < scores.Length; i++)
            scores[i].ShouldBe(native[i] * ensemble.OutputScale, 1e-12 * Math.Max(1, Math.Abs(native[i])));

        double[] values = new double[count * ensemble.OutputCount * features];
        new TreeShapExplainer(ensemble).Explain(rows, count, values);
        double[] contributions = booster.Explain(rows);
        for (int i = 0; i < values.Length; i++)
            values[i].ShouldBe(contributions[(i / features * (features + 1)) + (i % features)] * ensemble.OutputScale, 1e-9);
    }

    private static string Folder(string name)
    {
        string? folder = TestData.Real("trees", name);
        Assert.SkipWhen(folder is null, TestData.RealMissing("trees"));
        return folder!;
    }

    private static TreeEnsemble Load(string folder) => Model(folder, ".txt") is string text
        ? LightGbmModel.Load(text).Ensemble
        : XGBoostModel.Load(Model(folder, ".json") ?? Model(folder, ".ubj") ?? throw new FileNotFoundException($"{folder} has no model.")).Ensemble;

    private static string? Model(string folder, string extension) =>
        Directory.GetFiles(folder, $"*model*{extension}").Order(StringComparer.Ordinal).FirstOrDefault();

    private static byte[] Saved(TreeEnsemble ensemble)
    {
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream))
            TreeEnsembleFormat.Write(writer, ensemble);
        return stream.ToArray();
    }

    private static IEnumerable<double> Numbers(string file) =>
        File.ReadLines(file).SelectMany(line => line.Split(',')).Select(x => x is "nan" or "" ? double.NaN : double.Parse(x, CultureInfo.InvariantCulture));
}
