using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Core;
using MLNet.Xai.Persistence;
using MLNet.Xai.SecondProcess;
using MLNet.Xai.Tests.Support;
using MLNet.Xai.Text.Models;
using MLNet.Xai.Text.Onnx;
using MLNet.Xai.Text.Tests.Pipeline;
using MLNet.Xai.Text.Tests.Support;
using MLNet.Xai.Torch;
using MLNet.Xai.Torch.Attribution;

namespace MLNet.Xai.Text.Tests.Onnx;

public sealed class OnnxColumnTests : IDisposable
{
    private static readonly string[] s_texts = ["the movie was good", "not bad!", "", "a b c d e f g h i j k l m n o p q r"];
    private static readonly string[] s_labels = ["bad", "good", "so-so"];

    private readonly MLContext _ml = new(1);
    private readonly BagModel _bag = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("xai").FullName;
    private readonly IDataView _data;

    public OnnxColumnTests() => _data = _ml.Data.LoadFromEnumerable(Sentence.Of(s_texts));

    private TextCatalog Text => _ml.Explain().Text;

    public void Dispose()
    {
        _bag.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 12)]
    public void Columns_AreTheTwins(int batch, int length)
    {
        using OnnxTextModel onnx = Onnx(new() { Batch = batch, Length = length });
        IDataView found = Explained(onnx).Fit(_data).Transform(_data), wanted = Explained(_bag).Fit(_data).Transform(_data);
        string[] columns = [.. found.Schema.Where(c => c.Type is NumberDataViewType or VectorDataViewType { ItemType: NumberDataViewType }).Select(c => c.Name)];
        columns.ShouldContain("Lime");
        columns.ShouldContain("Shap");
        columns.ShouldContain("Occlusion");
        int compared = 0;
        foreach (string column in columns)
        {
            float[][] ours = Rows(found, column), theirs = Rows(wanted, column);
            ours.Length.ShouldBe(s_texts.Length);
            for (int row = 0; row < ours.Length; row++)
            {
                ours[row].Length.ShouldBe(theirs[row].Length, column);
                for (int i = 0; i < ours[row].Length; i++, compared++)
                    ours[row][i].ShouldBe(theirs[row][i], 1e-5, column);
            }
        }

        compared.ShouldBeGreaterThan(60);
        Rows(found, "Occlusion")[0].Max(Math.Abs).ShouldBeGreaterThan(0.01f);
    }

    [Fact]
    public void Attribution_And_Rollout_AreRefusedAtTheCall()
    {
        using OnnxTextModel onnx = Onnx(new());
        TextExplanationEstimator scored = Text.ScoreText("Text", onnx, TinyFolders.Tokenizer());
        Should.Throw<NotSupportedException>(() => scored.Attribution("Gradients", new IntegratedGradients())).Message.ShouldContain("Lime, Shap and Occlusion");
        Should.Throw<NotSupportedException>(() => scored.Rollout("Rollout")).Message.ShouldContain("Lime, Shap and Occlusion");
    }

    [Theory]
    [InlineData(WeightStorage.Inside)]
    [InlineData(WeightStorage.Beside)]
    public void SavedModel_ScoresAndExplainsAlike(WeightStorage storage)
    {
        string zip = Path.Combine(_folder, "model.zip"), beside = Path.Combine(_folder, "kept.onnx");
        using OnnxTextModel onnx = Onnx(new());
        TextScoringTransformer model = Explained(onnx, new() { Storage = storage, WeightsPath = storage == WeightStorage.Beside ? beside : null }).Fit(_data);
        _ml.Model.Save(model, _data.Schema, zip);
        File.Exists(beside).ShouldBe(storage == WeightStorage.Beside);
        ViewDump.Of(new MLContext(1).Model.Load(zip, out _).Transform(_data)).ShouldBe(ViewDump.Of(model.Transform(_data)));
        if (storage == WeightStorage.Inside)
            return;
        byte[] bytes = File.ReadAllBytes(beside);
        bytes.ShouldBe(onnx.Model.ToArray());
        bytes[^1] ^= 1;
        File.WriteAllBytes(beside, bytes);
        Should.Throw<Exception>(() => _ml.Model.Load(zip, out _)).ToString().ShouldContain("SHA-256");
        File.Delete(beside);
        Should.Throw<Exception>(() => _ml.Model.Load(zip, out _)).ToString().ShouldContain("missing");
    }

    [Fact]
    public void Read_MutatedStates()
    {
        using OnnxTextModel onnx = Onnx(new());
        ISavedTransformer scorer = Explained(onnx).Fit(_data);
        using MemoryStream stream = new();
        using (var writer = new BinaryWriter(stream, System.Text.Encoding.UTF8, leaveOpen: true))
            ExplainerState.Write(writer, scorer.GetType(), scorer.Write);
        byte[] state = stream.ToArray();
        long most = 0;
        foreach (byte[] changed in Mutations.Of(state, 27, 2000))
            most = Math.Max(most, Bounded.Measure<InvalidDataException>(() => ExplainerState.Read<ISavedTransformer>(new BinaryReader(new MemoryStream(changed)))));
        most.ShouldBeLessThan((64 * state.Length) + (1 << 20));
    }

    [Theory]
    [InlineData("onnx:{}", 3, "MaxTokens")]
    [InlineData("onnx:nothing", 3, "damaged")]
    [InlineData("onnx:{\"MaxTokens\":12,\"Output\":\"gone\"}", 3, "gone")]
    [InlineData("onnx:{\"MaxTokens\":0}", 3, "MaxTokens")]
    [InlineData("onnx:{\"MaxTokens\":12}", 4, "saved with 4")]
    public void Load_DamagedName_SaysSo(string name, int outputs, string expected)
    {
        string path = Path.Combine(_folder, "some.onnx");
        File.WriteAllBytes(path, new BagFile().Of(_bag));
        Should.Throw<InvalidDataException>(() => TextArchitectures.Load(name, outputs, path)).Message.ShouldContain(expected);
    }

    [Theory]
    [InlineData("model.onnx", WeightStorage.Inside)]
    [InlineData("onnx/model.onnx", WeightStorage.Beside)]
    public void ScoreText_OfAFolder_IsTheTwins(string name, WeightStorage storage)
    {
        Folder(name, new());
        TextScoringTransformer model = Text.ScoreText("Text", _folder, new() { Storage = storage, MaxTokens = 12 }).Occlusion("Occlusion").Fit(_data);
        model.Labels.ShouldBe(s_labels);
        float[][] found = Rows(model.Transform(_data), "Score"), wanted = Rows(Text.ScoreText("Text", _bag, TinyFolders.Tokenizer()).Fit(_data).Transform(_data), "Score");
        for (int row = 0; row < found.Length; row++)
            found[row].Zip(wanted[row]).Max(p => Math.Abs(p.First - p.Second)).ShouldBeLessThan(1e-5f);
        string zip = Path.Combine(_folder, "model.zip");
        _ml.Model.Save(model, _data.Schema, zip);
        if (storage == WeightStorage.Inside)
            File.Delete(Path.Combine(_folder, name));
        ViewDump.Of(_ml.Model.Load(zip, out _).Transform(_data)).ShouldBe(ViewDump.Of(model.Transform(_data)));
    }

    [Fact]
    public void FromFolder_TorchWeightsGoFirst_AndFilesThatDoNotGoTogetherAreRefused()
    {
        Folder("model.onnx", new(), keepWeights: true);
        using (PretrainedText both = TextModels.FromFolder(_folder))
            both.Model.ShouldBeOfType<BertModel>();
        File.Delete(Path.Combine(_folder, "model.safetensors"));
        using (PretrainedText onnx = TextModels.FromFolder(_folder))
            (onnx.Model.MaxTokens, onnx.Head, onnx.WeightsPath).ShouldBe((16, ModelHead.Softmax, Path.Combine(_folder, "model.onnx")));
        using (PretrainedText shorter = TextModels.FromFolder(_folder, onnx: new() { MaxTokens = 9 }))
            shorter.Model.MaxTokens.ShouldBe(9);
        Should.Throw<ArgumentException>(() => TextModels.FromFolder(_folder, new())).Message.ShouldContain("ONNX");
        using var two = new BagModel(2);
        File.WriteAllBytes(Path.Combine(_folder, "model.onnx"), new BagFile().Of(two));
        Should.Throw<InvalidDataException>(() => TextModels.FromFolder(_folder)).Message.ShouldContain("2 outputs");
        File.WriteAllBytes(Path.Combine(_folder, "model.onnx"), [1, 2, 3]);
        Should.Throw<InvalidDataException>(() => TextModels.FromFolder(_folder)).Message.ShouldContain("model.onnx");
    }

    [Fact]
    public void ScoreText_OfAFileThatEndsInASoftmax_HasNoSecondOne()
    {
        using OnnxTextModel onnx = Onnx(new() { End = "Softmax" });
        float[][] found = Rows(Text.ScoreText("Text", onnx, TinyFolders.Tokenizer()).Fit(_data).Transform(_data), "Score");
        float[][] wanted = Rows(Text.ScoreText("Text", _bag, TinyFolders.Tokenizer()).Fit(_data).Transform(_data), "Score");
        for (int row = 0; row < found.Length; row++)
            found[row].Zip(wanted[row]).Max(p => Math.Abs(p.First - p.Second)).ShouldBeLessThan(1e-5f);
        Should.Throw<ArgumentException>(() => Text.ScoreText("Text", onnx, TinyFolders.Tokenizer(), options: new() { Head = ModelHead.Softmax })).Message.ShouldContain("Raw");
        Folder("model.onnx", new() { End = "Softmax" });
        float[][] folders = Rows(Text.ScoreText("Text", _folder).Fit(_data).Transform(_data), "Score");
        folders[0].ShouldBe(found[0]);
    }

    private OnnxTextModel Onnx(BagFile file) => new(file.Of(_bag), new() { MaxTokens = 12 });

    private TextExplanationEstimator Explained(TextModel model, TextScoringOptions? options = null) =>
        Text.ScoreText("Text", model, TinyFolders.Tokenizer(), s_labels, options).Lime("Lime", new() { Samples = 60 }).Shap("Shap").Occlusion("Occlusion", target: ClassTarget.Named("good"));

    private void Folder(string name, BagFile file, bool keepWeights = false)
    {
        TinyFolders.Save(_folder, labels: s_labels);
        if (!keepWeights)
            File.Delete(Path.Combine(_folder, "model.safetensors"));
        string path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, file.Of(_bag));
    }

    private static float[][] Rows(IDataView view, string column) => view.Schema[column].Type switch
    {
        VectorDataViewType { ItemType: var item } when item == NumberDataViewType.Double => [.. view.GetColumn<double[]>(column).Select(r => Array.ConvertAll(r, v => (float)v))],
        VectorDataViewType { ItemType: var item } when item == NumberDataViewType.Int32 => [.. view.GetColumn<int[]>(column).Select(r => Array.ConvertAll(r, v => (float)v))],
        VectorDataViewType => [.. view.GetColumn<float[]>(column)],
        var type when type == NumberDataViewType.Single => [.. view.GetColumn<float>(column).Select(v => (float[])[v])],
        var type when type == NumberDataViewType.Double => [.. view.GetColumn<double>(column).Select(v => (float[])[(float)v])],
        _ => [.. view.GetColumn<int>(column).Select(v => (float[])[v])],
    };
}
