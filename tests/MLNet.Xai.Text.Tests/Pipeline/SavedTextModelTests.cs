using System.Diagnostics;
using System.Text;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Persistence;
using MLNet.Xai.SecondProcess;
using MLNet.Xai.Tests.Support;
using MLNet.Xai.Text.Models;
using MLNet.Xai.Text.Tests.Support;
using MLNet.Xai.Torch;

namespace MLNet.Xai.Text.Tests.Pipeline;

public sealed class SavedTextModelTests : IDisposable
{
    private static readonly string[] s_texts = ["the movie was good", "not bad!", "", "a b c d e f g h i j k l m n o p q r"];

    private readonly MLContext _ml = new(1);
    private readonly string _folder = Directory.CreateTempSubdirectory("xai").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("bert", WeightStorage.Inside)]
    [InlineData("distilbert", WeightStorage.Inside)]
    [InlineData("roberta", WeightStorage.Beside)]
    public void Load_InAnotherProcess_ScoresAndExplainsAlike(string architecture, WeightStorage storage)
    {
        TinyFolders.Save(_folder, architecture);
        IDataView data = _ml.Data.LoadFromEnumerable(Sentence.Of(s_texts));
        ITransformer model = _ml.Explain().Text.ScoreText("Text", _folder, new() { Storage = storage }).Occlusion("Words").Shap("Shap").Lime("Lime", new() { Samples = 30 }).Fit(data);
        string zip = Path.Combine(_folder, "model.zip");
        _ml.Model.Save(model, data.Schema, zip);

        if (storage == WeightStorage.Inside)
            File.Delete(Path.Combine(_folder, "model.safetensors"));
        string[] said = Run([zip, .. s_texts]);

        said.Where(line => line.StartsWith("dump ", StringComparison.Ordinal)).Select(line => line[5..]).ShouldBe(ViewDump.Of(model.Transform(data)));
        ScoredSentence[] rows = [.. _ml.Data.CreateEnumerable<ScoredSentence>(model.Transform(data), reuseRowObject: false)];
        said.Where(line => line.StartsWith("engine ", StringComparison.Ordinal)).Select(line => line[7..]).ShouldBe(rows.Select(r => $"{r.PredictedLabel} {r.TokenCount} {r.Truncated}"));
    }

    [Fact]
    public void Load_WeightsBesideThatAreOthers_IsRefused()
    {
        TinyFolders.Save(_folder);
        string weights = Path.Combine(_folder, "model.safetensors"), zip = Path.Combine(_folder, "model.zip");
        IDataView data = _ml.Data.LoadFromEnumerable(Sentence.Of(s_texts));
        _ml.Model.Save(_ml.Explain().Text.ScoreText("Text", _folder, new() { Storage = WeightStorage.Beside }).Fit(data), data.Schema, zip);
        byte[] bytes = File.ReadAllBytes(weights);
        bytes[^1] ^= 1;
        File.WriteAllBytes(weights, bytes);
        Innermost(Should.Throw<Exception>(() => _ml.Model.Load(zip, out _))).Message.ShouldContain("SHA-256");
        File.Delete(weights);
        Innermost(Should.Throw<Exception>(() => _ml.Model.Load(zip, out _))).Message.ShouldContain("missing");
    }

    [Fact]
    public void Save_AModelOfOnesOwn_NeedsAName()
    {
        IDataView data = _ml.Data.LoadFromEnumerable(Sentence.Of(s_texts));
        using var model = new OwnModel(3);
        TextCatalog text = _ml.Explain().Text;
        string zip = Path.Combine(_folder, "own.zip");
        Should.Throw<Exception>(() => _ml.Model.Save(text.ScoreText("Text", model, TinyFolders.Tokenizer()).Fit(data), data.Schema, zip)).ToString().ShouldContain("TextArchitectures.Register");
        TextArchitectures.Register("own-bag", outputs => new OwnModel(outputs));
        TextScoringTransformer scorer = text.ScoreText("Text", model, TinyFolders.Tokenizer(), options: new() { Architecture = "own-bag" }).Fit(data);
        _ml.Model.Save(scorer, data.Schema, zip);
        ViewDump.Of(_ml.Model.Load(zip, out _).Transform(data)).ShouldBe(ViewDump.Of(scorer.Transform(data)));
    }

    [Fact]
    public void Read_MutatedStates()
    {
        using EncoderModel model = TinyEncoders.Make("bert");
        IDataView data = _ml.Data.LoadFromEnumerable(Sentence.Of(s_texts));
        ISavedTransformer scorer = _ml.Explain().Text.ScoreText("Text", model, TinyFolders.Tokenizer()).Occlusion("Words").Lime("Lime", new() { Samples = 30 }).Fit(data);
        byte[] state = Bytes(writer => ExplainerState.Write(writer, scorer.GetType(), scorer.Write));
        ExplainerState.Read<ISavedTransformer>(new BinaryReader(new MemoryStream(state)));
        long most = 0;
        foreach (byte[] changed in Mutations.Of(state, 27, 4000))
            most = Math.Max(most, Bounded.Measure<InvalidDataException>(() => ExplainerState.Read<ISavedTransformer>(new BinaryReader(new MemoryStream(changed)))));
        most.ShouldBeLessThan((64 * state.Length) + (1 << 20));
    }

    private static Exception Innermost(Exception e) => e.InnerException is { } inner ? Innermost(inner) : e;

    private static byte[] Bytes(Action<BinaryWriter> write)
    {
        using MemoryStream stream = new();
        using (var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true))
            write(writer);
        return stream.ToArray();
    }

    private static string[] Run(params string[] arguments)
    {
        var at = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        string program = Path.Combine(at.Parent!.Parent!.Parent!.FullName, "SecondProcess.Text", at.Parent.Name, at.Name, "SecondProcess.Text.dll");
        var start = new ProcessStartInfo("dotnet", ["exec", program, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        process.ExitCode.ShouldBe(0, customMessage: errors.Result);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
