using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Columns;
using MLNet.Xai.Core;
using MLNet.Xai.Tests.Support;
using MLNet.Xai.Text.Models;
using MLNet.Xai.Text.Tests.Support;
using MLNet.Xai.Text.Tokenizers;
using MLNet.Xai.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Xai.Text.Tests.Pipeline;

public sealed class ScoreTextTests : IDisposable
{
    private static readonly string[] s_labels = ["bad", "good", "so-so"];
    private static readonly string?[] s_texts = ["the movie was good!", "", null, "not bad", "a b c d e f g h i j k l m n o p q r", "goodly  \t movies \uD800 \u0645\u0631\u062D\u0628\u0627 <b>&amp;</b>"];

    private readonly MLContext _ml = new(1);
    private readonly EncoderModel _model = TinyEncoders.Make("bert");
    private readonly BertTokenizer _tokenizer = TinyFolders.Tokenizer();

    public void Dispose() => _model.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(64)]
    public void Transform_IsWhatTheModelSaysOfEachTextAlone(int batch)
    {
        IDataView data = Data();
        TextScoringTransformer scorer = Estimator(new() { BatchSize = batch }).Fit(data);
        ScoredSentence[] rows = Read(scorer.Transform(data));
        rows.Length.ShouldBe(s_texts.Length);
        rows[4].Truncated.ShouldBeTrue();
        for (int i = 0; i < rows.Length; i++)
        {
            EncodedText encoded = _tokenizer.Encode(s_texts[i] ?? "", 16);
            float[] expected = Alone(encoded);
            rows[i].Score.ShouldBe(expected, 1e-5);
            rows[i].PredictedLabel.ShouldBe(s_labels[Array.IndexOf(expected, expected.Max())]);
            rows[i].Confidence.ShouldBe(expected.Max(), 1e-5);
            (rows[i].TokenCount, rows[i].Truncated).ShouldBe((encoded.Ids.Count, encoded.SeenLength < encoded.Text.Length));
        }

        VBuffer<ReadOnlyMemory<char>> slots = default;
        scorer.GetOutputSchema(data.Schema)["Score"].GetSlotNames(ref slots);
        slots.DenseValues().Select(s => s.ToString()).ShouldBe(s_labels);
    }

    [Fact]
    public void PredictionEngine_SaysTheSame()
    {
        IDataView data = Data();
        TextScoringTransformer scorer = Estimator().Occlusion("Words").Fit(data);
        PredictionEngine<Sentence, ScoredSentence> engine = _ml.Model.CreatePredictionEngine<Sentence, ScoredSentence>(scorer);
        ScoredSentence[] rows = Read(scorer.Transform(data));
        for (int i = 0; i < rows.Length; i++)
        {
            ScoredSentence alone = engine.Predict(new Sentence { Text = s_texts[i] });
            alone.Score.ShouldBe(rows[i].Score, 1e-5);
            (alone.PredictedLabel, alone.TokenCount, alone.Truncated).ShouldBe((rows[i].PredictedLabel, rows[i].TokenCount, rows[i].Truncated));
        }
    }

    [Fact]
    public void Transform_TenThousandWords_AreCutAndSaidSo()
    {
        List<string> warnings = [];
        _ml.Log += (_, e) =>
        {
            if (e.Kind == Microsoft.ML.Runtime.ChannelMessageKind.Warning)
                warnings.Add(e.Message);
        };
        string longer = string.Join(' ', Enumerable.Repeat("good movie", 5000));
        IDataView data = _ml.Data.LoadFromEnumerable(Sentence.Of("good", longer, longer));
        ScoredSentence[] rows = Read(Estimator(new() { BatchSize = 1 }).Fit(data).Transform(data));
        rows.Select(r => r.Truncated).ShouldBe([false, true, true]);
        rows[1].TokenCount.ShouldBe(16);
        warnings.Count(w => w.Contains("16 that the model looks at", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Fact]
    public void Schema_IsWhatTheEstimatorSays()
    {
        IDataView data = Data();
        TextExplanationEstimator estimator = Estimator(new() { ColumnPrefix = "Bert." }).Lime("Lime", new() { Samples = 20 }).Occlusion("Occluded").Shap("Shap");
        DataViewSchema schema = estimator.Fit(data).GetOutputSchema(data.Schema);
        SchemaShape shape = estimator.GetOutputSchema(SchemaShapes.Of(data.Schema));
        shape.Select(c => c.Name).ShouldBe(schema.Select(c => c.Name));
        SchemaShapes.Of(schema).Select(c => (c.Name, c.Kind, c.ItemType.ToString())).ShouldBe(shape.Select(c => (c.Name, c.Kind, c.ItemType.ToString())));
        schema.Select(c => $"{c.Name}:{c.Type}").Skip(2).Take(5).ShouldBe(
            ["Bert.Score:Vector<Single, 3>", "Bert.PredictedLabel:String", "Bert.Confidence:Single", "Bert.TokenCount:Int32", "Bert.Truncated:Boolean"]);
    }

    [Fact]
    public void Regression_HasAScoreAndNoLabel()
    {
        EncoderOptions options = TinyEncoders.Options("bert");
        options.LabelCount = 1;
        using EncoderModel model = TinyEncoders.Make("bert", options);
        TextCatalog text = _ml.Explain().Text;
        Should.Throw<ArgumentException>(() => text.ScoreText("Text", model, _tokenizer)).Message.ShouldContain("set Head");
        IDataView data = Data();
        DataViewSchema schema = text.ScoreText("Text", model, _tokenizer, options: new() { Head = ModelHead.Raw }).Fit(data).GetOutputSchema(data.Schema);
        schema["Score"].Type.ShouldBe(NumberDataViewType.Single);
        schema.GetColumnOrNull("PredictedLabel").ShouldBeNull();
        IDataView two = text.ScoreText("Text", model, _tokenizer, ["no", "yes"], new() { Head = ModelHead.Binary }).Fit(data).Transform(data);
        Read(two).ShouldAllBe(r => Math.Abs(r.Score.Sum() - 1) < 1e-5);
    }

    [Fact]
    public void Lime_Occlusion_Shap_ExplainTheScore()
    {
        IDataView data = _ml.Data.LoadFromEnumerable(Sentence.Of("the movie was not good", ""));
        IDataView view = Estimator().Occlusion("Words", target: ClassTarget.Named("good")).Shap("Shap", target: ClassTarget.Named("good")).Lime("Lime", new() { Samples = 40 }).Fit(data).Transform(data);
        float[] score = Alone(_tokenizer.Encode("the movie was not good", 16));
        VBuffer<float>[] occluded = [.. view.GetColumn<VBuffer<float>>("Words")], shap = [.. view.GetColumn<VBuffer<float>>("Shap")];
        occluded[0].Length.ShouldBe(5);
        occluded[1].Length.ShouldBe(0);
        occluded[0].DenseValues().ElementAt(4).ShouldBe(score[1] - Alone(_tokenizer.Encode("the movie was not [MASK]", 16))[1], 1e-5);
        (shap[0].DenseValues().Sum() + view.GetColumn<float>("Shap.BaseValue").First()).ShouldBe(score[1], 1e-4);
        view.GetColumn<float>("Lime.Output").First().ShouldBe(score.Max(), 1e-5);
    }

    [Fact]
    public void What_DoesNotGoTogether_IsRefused()
    {
        TextCatalog text = _ml.Explain().Text;
        Should.Throw<ArgumentException>(() => text.ScoreText("Text", _model, _tokenizer, ["a", "b"])).Message.ShouldContain("3 classes");
        Should.Throw<ArgumentException>(() => text.ScoreText("Text", _model, _tokenizer, options: new() { MaxTokens = 17 })).Message.ShouldContain("16 at most");
        Should.Throw<ArgumentException>(() => text.ScoreText("Text", _model, _tokenizer, options: new() { MaxTokens = 1 })).Message.ShouldContain("special tokens");
        Should.Throw<ArgumentException>(() => text.ScoreText("Text", _model, _tokenizer, options: new() { Storage = WeightStorage.Beside })).Message.ShouldContain("WeightsPath");
        Should.Throw<ArgumentException>(() => text.ScoreText("Text", _model, BertTokenizer.FromTokens([.. TinyFolders.Pieces, "more"]))).Message.ShouldContain("different models");
        Should.Throw<ArgumentException>(() => Estimator().Lime("Score")).Message.ShouldContain("'Score' already");
        Should.Throw<ArgumentException>(() => Estimator().Lime("L", target: ClassTarget.Named("awful"))).Message.ShouldContain("awful");
        Should.Throw<ArgumentOutOfRangeException>(() => Estimator().Fit(_ml.Data.LoadFromEnumerable([new { Other = "a" }]))).Message.ShouldContain("'Text'");
        Should.Throw<ArgumentOutOfRangeException>(() => text.ScoreText("Stars", _model, _tokenizer).Fit(Data())).Message.ShouldContain("Single");
    }

    [Fact]
    public void Transform_AThousandTexts_KeepsNoTensor()
    {
        IDataView data = _ml.Data.LoadFromEnumerable(Enumerable.Range(0, 1000).Select(i => new Sentence { Text = string.Join(' ', Enumerable.Repeat("good", i % 12)) }));
        TextScoringTransformer scorer = Estimator(new() { BatchSize = 32 }).Fit(data);
        Read(scorer.Transform(_ml.Data.TakeRows(data, 40)));
        GC.Collect(); // Tensors of tests before, which would otherwise go meanwhile.
        GC.WaitForPendingFinalizers();
        long before = LiveTensors.Count();
        Read(scorer.Transform(data)).Length.ShouldBe(1000);
        Tensor.TotalCount.ShouldBe(before);
    }

    [Fact]
    public void MicroBert_AccuracyOfTheColumn_IsWhatItWasTrainedTo()
    {
        Assert.SkipWhen(MicroBert.Weights is null, MicroBert.Missing);
        using BertModel model = MicroBert.Model();
        (string Text, int Label)[] sentences = MicroBert.Sentences();
        IDataView data = _ml.Data.LoadFromEnumerable(Sentence.Of([.. sentences.Select(s => s.Text)]));
        TextScoringTransformer scorer = _ml.Explain().Text.ScoreText("Text", model, MicroBert.Tokenizer(), ["negative", "positive"]).Fit(data);
        string[] predicted = [.. scorer.Transform(data).GetColumn<ReadOnlyMemory<char>>("PredictedLabel").Select(p => p.ToString())];
        sentences.Zip(predicted, (s, p) => (s.Label == 1) == (p == "positive") ? 1.0 : 0).Average().ShouldBe(0.769, 0.003);
    }

    private TextExplanationEstimator Estimator(TextScoringOptions? options = null) => _ml.Explain().Text.ScoreText("Text", _model, _tokenizer, s_labels, options);

    private IDataView Data() => _ml.Data.LoadFromEnumerable(Sentence.Of(s_texts));

    private ScoredSentence[] Read(IDataView view) => [.. _ml.Data.CreateEnumerable<ScoredSentence>(view, reuseRowObject: false)];

    private float[] Alone(EncodedText encoded)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable quiet = no_grad();
        Tensor ids = tensor(encoded.Ids.Select(i => (long)i).ToArray(), [1, encoded.Ids.Count]);
        return [.. _model.call(ids, ids.ones_like()).softmax(1).Numbers().Select(n => (float)n)];
    }
}
