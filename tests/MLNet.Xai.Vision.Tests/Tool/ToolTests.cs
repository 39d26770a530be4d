using System.Diagnostics;
using System.Text.Json.Nodes;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Core.Cam;
using MLNet.Xai.Core.Lime;
using MLNet.Xai.Torch;
using MLNet.Xai.Vision.Lime;
using MLNet.Xai.Vision.Models;
using MLNet.Xai.Vision.Onnx;
using MLNet.Xai.Vision.Tests.Onnx;
using MLNet.Xai.Vision.Tests.Pipeline;

namespace MLNet.Xai.Vision.Tests.Tool;

/// <summary>The tool xai, a process of its own without libtorch, on models of networks and a folder of images; libtorch comes from another program's folder.</summary>
public sealed class ToolTests : IDisposable
{
    private readonly MLContext _ml = new(1);
    private readonly string _folder = Directory.CreateTempSubdirectory("xai-tool").FullName;

    public ToolTests()
    {
        for (int i = 0; i < 6; i++)
        {
            string folder = Path.Combine(_folder, "images", i % 2 == 0 ? "cat" : "dog");
            Directory.CreateDirectory(folder);
            using MLImage image = Photos.Draw(i, 40, 36);
            image.Save(Path.Combine(folder, $"{i}.png"));
        }
    }

    private string Images => Path.Combine(_folder, "images");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void NetworkOfTorchSharp_WithItsExplanations_IsExplainedAsInAProgram()
    {
        using ImageModel net = ImageModels.Create("resnet20_cifar", 2);
        string zip = Saved(data => Files().Append(Photos.Vision(_ml).ScoreImages("Image", net, new ImageRecipe { Name = "cifar", Height = 32, Width = 32 }, ["cat", "dog"], new ImageScoringOptions { Head = ModelHead.Softmax })
            .Cam("Map", CamMethod.GradCam, "layer3.2").Lime("Lime", new() { Segmentation = ImageSegmentation.Grid(3, 3), Lime = new LimeImageOptions { Samples = 24 } })).Fit(data));

        JsonNode[] rows = Explained(zip);

        rows.Length.ShouldBe(6);
        IDataView expected = _ml.Model.Load(zip, out _).Transform(Rows());
        float[][] scores = Photos.Vectors(expected, "Score"), maps = Photos.Vectors(expected, "Map");
        for (int i = 0; i < rows.Length; i++)
        {
            ((string)rows[i]["PredictedLabel"]!).ShouldBe(Photos.Texts(expected, "PredictedLabel")[i]);
            Numbers(rows[i], "Score").ShouldBe(scores[i], 1e-4);
            Numbers(rows[i], "Map").ShouldBe(maps[i], 2e-3);
        }

        Reported(zip);
        Run(null, "explain", "-m", zip, "-d", Images, "-o", Path.Combine(_folder, "never.jsonl")).Error.ShouldContain("TorchSharp");
    }

    [Fact]
    public void NetworkOfOnnx_InsideAChain_IsScored_AndTheReportSaysWhyItIsNotExplained()
    {
        using var net = new TinyNetwork(batch: 1);
        string path = Path.Combine(_folder, "tiny.onnx");
        File.WriteAllBytes(path, net.Bytes);
        string zip = Saved(data => Files().Append(_ml.Transforms.ResizeImages("Small", 16, 16, "Image")).Append(_ml.Transforms.ExtractPixels("input", "Small", scaleImage: 1 / 255f))
            .Append(_ml.Transforms.ApplyOnnxModel("logits", "input", path)).Append(_ml.Transforms.CopyColumns("Score", "logits")).Fit(data));
        JsonNode[] rows = Explained(zip, "--method", "none");
        Numbers(rows[0], "Score").Length.ShouldBe(TinyNetwork.Classes);

        // Numbers of no known meaning are not explained as if they had one.
        (int code, _, string error) = Run(Program(), "report", "-m", zip, "-d", Images, "-o", Path.Combine(_folder, "report.html"), "--rows", "10");
        code.ShouldBe(0, error);
        error.ShouldContain("Pictures left out: The column 'Score' does not say what its numbers mean");
    }

    [Fact]
    public void NetworkOfOnnx_WithMaps_IsExplained()
    {
        using var net = new TinyNetwork(batch: 1);
        string path = Path.Combine(_folder, "tiny.onnx");
        File.WriteAllBytes(path, net.Bytes);
        string zip = Saved(data => Files().Append(Photos.Vision(_ml).ScoreOnnx("Image", path, new ImageRecipe { Name = "tiny", Height = 16, Width = 16 }, Photos.Labels, new ImageScoringOptions { Head = ModelHead.Softmax }).Cam("Map", CamMethod.Cam)).Fit(data));
        JsonNode[] rows = Explained(zip);
        Numbers(rows[0], "Map").Length.ShouldBe(16 * 16);
        Numbers(rows[0], "Score").Sum().ShouldBe(1, 1e-4);
        Reported(zip);
    }

    // A column a slot: "Map.0", "Score.cat"; beside a map stand texts that are no slots.
    private static float[] Numbers(JsonNode row, string column) => row[column] is JsonArray array ? [.. array.Select(v => (float)v!)]
        : [.. row.AsObject().Where(p => p.Key.StartsWith(column + ".", StringComparison.Ordinal) && (column == "Score" || p.Key[(column.Length + 1)..].All(char.IsAsciiDigit))).Select(p => (float)p.Value!)];

    private EstimatorChain<ITransformer> Files() => new EstimatorChain<ITransformer>().Append<ITransformer>(_ml.Transforms.LoadImages("Image", "", "Path"));

    private IDataView Rows() => _ml.Data.LoadFromEnumerable(Directory.GetFiles(Images, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(f => new ImageFile { Path = f }));

    private string Saved(Func<IDataView, ITransformer> fit)
    {
        IDataView data = Rows();
        ITransformer model = fit(data);
        string zip = Path.Combine(_folder, "model.zip");
        _ml.Model.Save(model, data.Schema, zip);
        (model as IDisposable)?.Dispose();
        return zip;
    }

    private JsonNode[] Explained(string zip, params string[] more)
    {
        string output = Path.Combine(_folder, "explained.jsonl");
        (int code, string said, string error) = Run(Program(), ["explain", "-m", zip, "-d", Images, "-o", output, "--keep", "none", .. more]);
        code.ShouldBe(0, said + error);
        return [.. File.ReadLines(output).Select(line => JsonNode.Parse(line)!)];
    }

    private void Reported(string zip)
    {
        string page = Path.Combine(_folder, "report.html");
        (int code, string said, string error) = Run(Program(), "report", "-m", zip, "-d", Images, "-o", page, "--rows", "10");
        code.ShouldBe(0, said + error);
        string html = File.ReadAllText(page);
        html.ShouldContain("data:image/jpeg;base64", customMessage: said + error);
    }

    // The output folder of a program that refers to libtorch.
    private static string Program() => Path.Combine(Bin(), "SecondProcess.Images", Own().Parent!.Name, Own().Name);

    private static DirectoryInfo Own() => new(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));

    private static string Bin() => Own().Parent!.Parent!.Parent!.FullName;

    private static (int Code, string Output, string Error) Run(string? assemblies, params string[] arguments)
    {
        string tool = Path.Combine(Bin(), "MLNet.Xai.Cli", Own().Parent!.Name, Own().Name, "MLNet.Xai.Cli.dll");
        var start = new ProcessStartInfo("dotnet", ["exec", tool, .. arguments, .. assemblies is null ? (string[])[] : ["--assemblies", assemblies]]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, errors.Result);
    }

    private sealed class ImageFile
    {
        public string Path { get; set; } = "";
    }
}
