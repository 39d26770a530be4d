using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Core;
using MLNet.Xai.Tabular;

namespace MLNet.Xai.Text.Tests.AnyPipeline;

public sealed class PipelineWordsTests
{
    private readonly MLContext _ml = new(1);

    [Theory]
    [InlineData(TextExplanationMethod.Partition)]
    [InlineData(TextExplanationMethod.KernelShap)]
    [InlineData(TextExplanationMethod.Occlusion)]
    [InlineData(TextExplanationMethod.Lime)]
    public void CustomModel_EachWordHasItsWeight(TextExplanationMethod method)
    {
        IDataView data = _ml.Data.LoadFromEnumerable([new Review { Text = "the good film, so good.", Stars = 3, Shop = "web" }]);
        ITransformer model = Reviews.Custom(_ml, data);
        var explained = _ml.Explain().Text.Predictions(model, data, "Text", options: new TextExplanationOptions { Method = method, BagOfWords = false });
        WordsRow row = Reviews.Read<WordsRow>(_ml, explained.Transform(data)).Single();
        row.Tokens.ShouldBe(["the", "good", "film", "so", "good"]);
        row.Start.ShouldBe([0, 4, 9, 15, 18]);
        row.Length.ShouldBe([3, 4, 4, 2, 4]);
        row.Output.ShouldBe(ReviewFactory.Of("the good film, so good.", 3, "web"));
        row.Class.ShouldBe("");
        row.Seen.ShouldBe("the good film, so good.".Length);

        // LIME's ridge makes weights a little smaller.
        float[] expected = [0, 1.5f, 0.25f, 0, 1.5f];
        for (int i = 0; i < 5; i++)
            row.Words[i].ShouldBe(expected[i], method == TextExplanationMethod.Lime ? 0.01f : 1e-5f, $"{method} {i}");
        string[] columns = [.. explained.GetOutputSchema(data.Schema).Select(c => c.Name)];
        columns.Contains("Words.BaseValue").ShouldBe(method != TextExplanationMethod.Occlusion);
        columns.Contains("Words.R2").ShouldBe(method == TextExplanationMethod.Lime);
    }

    [Theory]
    [InlineData("FeaturizeText")]
    [InlineData("WordBags")]
    [InlineData("HashedTrees")]
    [InlineData("Beside")]
    [InlineData("Regression")]
    public void Pipelines_SumsGiveTheScore_SavedAndLoadedToTheBit(string kind)
    {
        IDataView data = Reviews.View(_ml), few = Reviews.View(_ml, 6, 2);
        ITransformer model = Reviews.Pipeline(_ml, kind).Fit(data);
        float[] scores = [.. model.Transform(few).GetColumn<float>("Score")];
        foreach (TextExplanationMethod method in (TextExplanationMethod[])[TextExplanationMethod.Partition, TextExplanationMethod.KernelShap, TextExplanationMethod.Lime, TextExplanationMethod.SentenceOcclusion])
        {
            var explained = _ml.Explain().Text.Predictions(model, data, "Text", options: new TextExplanationOptions { Method = method, Samples = 200, MaxEvaluations = 64 });
            IDataView view = explained.Transform(few);
            view.GetColumn<float>("Words.Output").ShouldBe(scores);
            if (method != TextExplanationMethod.SentenceOcclusion)
            {
                foreach (SumRow row in Reviews.Read<SumRow>(_ml, view))
                {
                    (row.BaseValue + row.Words.Sum() - row.Output).ShouldBe(row.Delta, 1e-4f);
                    if (method != TextExplanationMethod.Lime)
                        row.Delta.ShouldBe(0, 1e-5f);
                }
            }

            string[] rows = [.. Reviews.Read<WordsRow>(_ml, view).Select(r => r.ToString())];
            rows.Distinct().Count().ShouldBe(rows.Length);
            using var stream = new MemoryStream();
            _ml.Model.Save(explained, data.Schema, stream);
            ITransformer loaded = new MLContext().Model.Load(stream, out _);
            Reviews.Read<WordsRow>(_ml, loaded.Transform(few)).Select(r => r.ToString()).ShouldBe(rows, $"{kind} {method}");
            Annotation(loaded.GetOutputSchema(data.Schema)["Words"], ExplanationAnnotations.Method).ShouldBe(Annotation(view.Schema["Words"], ExplanationAnnotations.Method));
            Annotation(view.Schema["Words"], ExplanationAnnotations.Cost).ShouldContain("scored a row");
            Annotation(view.Schema["Words"], ExplanationAnnotations.Units).ShouldBe("Margin");
        }
    }

    [Fact]
    public void LoadedCustomModel_AndExplanationOfIt_AreSavedToo()
    {
        IDataView data = Reviews.View(_ml, 8, 3);
        _ml.ComponentCatalog.RegisterAssembly(typeof(ReviewFactory).Assembly);
        using var stream = new MemoryStream();
        _ml.Model.Save(Reviews.Custom(_ml, data), data.Schema, stream);
        var explained = _ml.Explain().Text.Predictions(_ml.Model.Load(stream, out _), data, "Text");
        using var again = new MemoryStream();
        _ml.Model.Save(explained, data.Schema, again);
        Reviews.Read<WordsRow>(_ml, _ml.Model.Load(again, out _).Transform(data)).Select(r => r.ToString()).ShouldBe(Reviews.Read<WordsRow>(_ml, explained.Transform(data)).Select(r => r.ToString()));
    }

    [Fact]
    public void Classes_ByNameDifferenceAndPredicted()
    {
        IDataView data = Reviews.View(_ml), few = Reviews.View(_ml, 5, 2);
        ITransformer model = Reviews.Pipeline(_ml, "Classes").Fit(data);
        float[] largest = [.. model.Transform(few).GetColumn<float[]>("Score").Select(s => s.Max())];
        string[] said = [.. model.Transform(few).GetColumn<ReadOnlyMemory<char>>("Said").Select(s => s.ToString())];
        Explain(ClassTarget.Predicted).Select(r => r.Class).ShouldBe(said);
        Explain(ClassTarget.Predicted).Select(r => r.Output).ShouldBe(largest);
        List<WordsRow> praise = Explain(ClassTarget.Named("praise")), blame = Explain(ClassTarget.Named("blame"));
        VBuffer<ReadOnlyMemory<char>> names = default;
        model.GetOutputSchema(data.Schema)["PredictedLabel"].GetKeyValues(ref names);
        string[] classes = [.. names.DenseValues().Select(n => n.ToString())];
        (int a, int b) = (Array.IndexOf(classes, "praise"), Array.IndexOf(classes, "blame"));
        List<WordsRow> both = Explain(ClassTarget.Difference(a, b));
        for (int i = 0; i < both.Count; i++)
        {
            both[i].Class.ShouldBe("praise - blame");
            for (int w = 0; w < both[i].Words.Length; w++)
                both[i].Words[w].ShouldBe(praise[i].Words[w] - blame[i].Words[w], 1e-5f);
        }

        Should.Throw<ArgumentException>(() => Explain(ClassTarget.Named("sneer"))).Message.ShouldContain("No class is named 'sneer'");
        Should.Throw<ArgumentException>(() => Explain(ClassTarget.Class(3))).Message.ShouldContain("There is no class 3");
        Should.Throw<ArgumentException>(() => Explain(ClassTarget.Top(2))).Message.ShouldContain("one explanation a column");

        List<WordsRow> Explain(ClassTarget target) => Reviews.Read<WordsRow>(_ml, _ml.Explain().Text.Predictions(model, data, "Text",
            options: new TextExplanationOptions { Method = TextExplanationMethod.KernelShap, Target = target }).Transform(few));
    }

    [Fact]
    public void WithWords_PredictionEngine_ParallelRows_Probability()
    {
        IDataView data = Reviews.View(_ml), few = Reviews.View(_ml, 12, 2);
        var options = new TextExplanationOptions { Method = TextExplanationMethod.Partition, Units = ExplanationUnits.Probability };
        TransformerChain<TextExplanationTransformer> model = Reviews.Pipeline(_ml, "FeaturizeText").WithWords(_ml, "Text", options: options).Fit(data);
        model.LastTransformer.Name.ShouldBe("Words");
        IDataView view = model.Transform(few);
        view.GetColumn<float>("Words.Output").ShouldBe(view.GetColumn<float>("Probability"));
        string[] rows = [.. Reviews.Read<WordsRow>(_ml, view).Select(r => r.ToString())];
        PredictionEngine<Review, WordsRow> engine = _ml.Model.CreatePredictionEngine<Review, WordsRow>(model);
        Reviews.Make(12, 2).Select(r => engine.Predict(r).ToString()).ShouldBe(rows);

        // Cursors side by side.
        Parallel.For(0, 4, _ => Reviews.Read<WordsRow>(new MLContext(), view).Select(r => r.ToString()).ShouldBe(rows));
    }

    [Fact]
    public void ExplainWhen_ByColumnAndScore()
    {
        IDataView data = Reviews.View(_ml, 10, 4);
        ITransformer model = Reviews.Custom(_ml, data);
        bool[] wanted = [.. data.GetColumn<bool>("Wanted")];
        List<WordsRow> rows = Explain(ExplainWhen.Column("Wanted"));
        rows.Select(r => r.Words.Length > 0).ShouldBe(wanted);
        rows.Select(r => !float.IsNaN(r.Output)).ShouldBe(wanted);
        float[] scores = [.. model.Transform(data).GetColumn<float>("Score")];
        Explain(ExplainWhen.ScoreAtLeast(1)).Select(r => r.Words.Length > 0).ShouldBe(scores.Select(s => s >= 1));

        List<WordsRow> Explain(ExplainWhen when) =>
            Reviews.Read<WordsRow>(_ml, _ml.Explain().Text.Predictions(model, data, "Text", options: new TextExplanationOptions { ExplainWhen = when }).Transform(data));
    }

    [Fact]
    public void OddTexts_AndLongOnes_OfARealPipeline()
    {
        IDataView data = Reviews.View(_ml);
        ITransformer model = Reviews.Pipeline(_ml, "FeaturizeText").Fit(data);
        string[] texts = ["", " \t", "good", "good good good", "שלום 😀 good مرحبا", "a\uD83Db", "<b>good</b>", string.Join(' ', Enumerable.Range(0, 10_000).Select(i => i % 3 == 0 ? "good" : $"w{i % 50}"))];
        IDataView odd = _ml.Data.LoadFromEnumerable(texts.Select(t => new Review { Text = t }));
        float[] scores = [.. model.Transform(odd).GetColumn<float>("Score")];
        List<string> warnings = [];
        _ml.Log += (_, e) => warnings.AddRange(e.Kind == Microsoft.ML.Runtime.ChannelMessageKind.Warning ? [e.Message] : []);
        foreach (TextExplanationMethod method in (TextExplanationMethod[])[TextExplanationMethod.Partition, TextExplanationMethod.KernelShap, TextExplanationMethod.Lime])
        {
            var options = new TextExplanationOptions { Method = method, Samples = 60, MaxEvaluations = 60, MostPieces = 20 };
            IDataView view = _ml.Explain().Text.Predictions(model, data, "Text", options: options).Transform(odd);
            List<SumRow> sums = Reviews.Read<SumRow>(_ml, view);
            List<WordsRow> rows = Reviews.Read<WordsRow>(_ml, view);
            rows.Select(r => r.Output).ShouldBe(scores);
            rows.Select(r => r.Seen).ShouldBe(texts.Select(t => t.Length));
            rows[0].Words.ShouldBeEmpty();
            rows[1].Words.ShouldBeEmpty();
            sums[0].BaseValue.ShouldBe(scores[0]);
            rows[^1].Words.Length.ShouldBeInRange(2, 20);
            for (int i = 0; i < texts.Length; i++)
            {
                (sums[i].BaseValue + sums[i].Words.Sum()).ShouldBe(scores[i] + sums[i].Delta, 1e-4f, $"{method} {i}");
                for (int w = 0; w < rows[i].Tokens.Length; w++)
                    texts[i].Substring(rows[i].Start[w], rows[i].Length[w]).ShouldBe(rows[i].Tokens[w]);
            }
        }

        warnings.ShouldContain(w => w.Contains("it is explained in 20 larger pieces", StringComparison.Ordinal));
    }

    [Fact]
    public void Cancelled_Stops()
    {
        IDataView data = Reviews.View(_ml, 10, 4);
        using var source = new CancellationTokenSource();
        var explained = _ml.Explain().Text.Predictions(Reviews.Custom(_ml, data), data, "Text", options: new TextExplanationOptions { Cancellation = source.Token });
        IDataView view = explained.Transform(data);
        using DataViewRowCursor cursor = view.GetRowCursor(view.Schema);
        ValueGetter<VBuffer<float>> words = cursor.GetGetter<VBuffer<float>>(view.Schema["Words"]);
        VBuffer<float> values = default;
        cursor.MoveNext();
        words(ref values);
        source.Cancel();
        cursor.MoveNext();
        Should.Throw<OperationCanceledException>(() => words(ref values));
    }

    [Fact]
    public void Auto_SaysWhatItTook()
    {
        IDataView data = Reviews.View(_ml, 10, 4);
        List<string> lines = [];
        _ml.Log += (_, e) => lines.Add(e.Message);
        var explained = _ml.Explain().Text.Predictions(Reviews.Custom(_ml, data), data, "Text");
        Annotation(explained.GetOutputSchema(data.Schema)["Words"], ExplanationAnnotations.Method).ShouldBe("Partition SHAP");
        lines.ShouldContain(l => l.Contains("Partition SHAP of the words of 'Text', 2560 variants", StringComparison.Ordinal) && l.Contains("no exact words", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("FeaturizeText")]
    [InlineData("Beside")]
    public void Auto_IsExactWhereTheModelAllowsIt(string kind)
    {
        IDataView data = Reviews.View(_ml), few = Reviews.View(_ml, 6, 2);
        List<string> lines = [];
        _ml.Log += (_, e) => lines.Add(e.Message);
        var trained = Reviews.Pipeline(_ml, kind).WithWords(_ml, "Text").Fit(data);
        lines.ShouldContain(l => l.Contains("the model's own arithmetic, no calls", StringComparison.Ordinal), string.Join("\n", lines.Where(l => l.Contains("words", StringComparison.Ordinal))));
        trained.LastTransformer.State.Explainer.ShouldBeOfType<MLNet.Xai.Text.Exact.ExactWordsExplainer>();
        IDataView view = trained.Transform(few);
        foreach ((SumRow row, float score) in Reviews.Read<SumRow>(_ml, view).Zip(view.GetColumn<float>("Score")))
        {
            row.Output.ShouldBe(score, 1e-5f);
            (row.BaseValue + row.Words.Sum() + row.Others.Sum()).ShouldBe(score + row.Delta, 1e-4f);
        }

        var options = new TextExplanationOptions { ExplainWhen = ExplainWhen.ScoreAtLeast(0) };
        _ml.Explain().Text.Predictions(trained, data, "Text", "More", options).LastTransformer.State.Explainer.Method.ShouldBe("Partition SHAP");
        lines.ShouldContain(l => l.Contains("(no exact words: TextExplanationOptions.ExplainWhen is given", StringComparison.Ordinal));
    }

    [Fact]
    public void Refused_EarlyAndByName()
    {
        IDataView data = Reviews.View(_ml, 20, 4);
        ITransformer custom = Reviews.Custom(_ml, data);
        Refused("has no column 'Body'", () => Explain(custom, "Body"));
        Refused("words are explained of a column of Text", () => Explain(custom, "Stars"));
        Refused("does not follow from the column 'Kind', but from", () => Explain(custom, "Kind"));
        Refused("gives no column 'Probability'", () => Explain(custom, "Text", new TextExplanationOptions { Units = ExplanationUnits.Probability }));
        Refused("would hide the column", () => _ml.Explain().Text.Predictions(custom, data, "Text", "Stars"));
        Refused("has no exact words", () => Explain(custom, "Text", new TextExplanationOptions { Method = TextExplanationMethod.Exact }));
        Refused("is for KernelShap and Partition", () => Explain(custom, "Text", new TextExplanationOptions { Method = TextExplanationMethod.Lime, OtherFeatures = OtherFeatures.Players }));
        Refused("MaxEvaluations", () => Explain(custom, "Text", new TextExplanationOptions { MaxEvaluations = 3 }));
        Refused("MostPieces", () => Explain(custom, "Text", new TextExplanationOptions { MostPieces = 100_000 }));
        Refused("no such TextExplanationMethod", () => Explain(custom, "Text", new TextExplanationOptions { Method = (TextExplanationMethod)77 }));
        ITransformer only = Reviews.Pipeline(_ml, "WordBags").Fit(data);
        Refused("reads no column but 'Text'", () => Explain(only, "Text", new TextExplanationOptions { OtherFeatures = OtherFeatures.Players }));
        ITransformer replaced = _ml.Transforms.Text.NormalizeText("Text").Append(_ml.Transforms.Text.ProduceWordBags("Features", "Text")).Append(_ml.BinaryClassification.Trainers.AveragedPerceptron()).Fit(data);
        Refused("replaces the column 'Text'", () => Explain(replaced, "Text"));
        Refused("has to be Boolean", () => Explain(custom, "Text", new TextExplanationOptions { ExplainWhen = ExplainWhen.Column("Stars") }));
        Refused("no column 'Body' of text", () => Reviews.Pipeline(_ml, "WordBags").WithWords(_ml, "Body").Fit(data));
        Refused("no column 'Probability', which would be explained", () => Reviews.Pipeline(_ml, "WordBags").WithWords(_ml, "Text", options: new TextExplanationOptions { Units = ExplanationUnits.Probability }).Fit(data));

        void Explain(ITransformer model, string column, TextExplanationOptions? options = null) => _ml.Explain().Text.Predictions(model, data, column, options: options);

        static void Refused(string message, Action act)
        {
            Exception thrown = Should.Throw<Exception>(act);
            (thrown is ArgumentException or InvalidOperationException).ShouldBeTrue($"{thrown}");
            thrown.Message.ShouldContain(message);
        }
    }

    private static string Annotation(DataViewSchema.Column column, string name)
    {
        ReadOnlyMemory<char> value = default;
        column.Annotations.GetValue(name, ref value);
        return value.ToString();
    }
}
