using System.Globalization;
using Microsoft.ML;
using MLNet.Xai.Core.Lime;
using MLNet.Xai.Core.Texts;
using MLNet.Xai.Text;

namespace MLNet.Xai.Benchmarks.Text;

/// <summary>LIME, occlusion and Shapley values of ML.NET text pipelines: how much of their time is the model's, and what a plain loop over the same samples takes.</summary>
/// <remarks>
/// In the model is what <see cref="PipelineScorer"/> takes: the pipeline over a batch of variants, and the handing over of texts and scores. The plain loop is ML.NET's PredictionEngine, sample by
/// sample, equal ones too, and nothing else: no texts are made, no regression is solved.
/// </remarks>
internal static class PerturbationBenchmark
{
    // The runtime compiles a method for speed when it has been called some dozens of times and has let a tenth of a second pass, and again when it has watched it for as long: a column of a thousand rows
    // is past both in its first seconds, thirty texts are in the middle, where code is slowest.
    private const int WarmUps = 100;
    private const double WarmUpSeconds = 1.5;
    private static readonly string[] s_vocabulary = [.. Enumerable.Range(0, 2000).Select(i => $"word{i}")];

    /// <summary>Rows of a Markdown table, the head in front.</summary>
    /// <param name="quick">Fewer texts.</param>
    public static IEnumerable<string> Rows(bool quick)
    {
        yield return "| model | words | method | processor ms a text | wall ms | variants scored | calls | in the model | samples | PredictionEngine over the samples, processor ms | theirs / ours |";
        yield return "| --- | ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |";
        var ml = new MLContext(1);
        Line[] train = [.. Enumerable.Range(0, 2000).Select(i => Make(30, i))];
        IDataView data = ml.Data.LoadFromEnumerable(train);
        foreach ((string name, ITransformer model) in Models(ml, data))
        {
            foreach (int words in (int[])[10, 30, 100])
            {
                foreach (TextExplanationMethod method in (TextExplanationMethod[])[TextExplanationMethod.Lime, TextExplanationMethod.KernelShap, TextExplanationMethod.Partition, TextExplanationMethod.Occlusion])
                    yield return Row(ml, model, name, words, method, quick ? 3 : 15);
            }
        }
    }

    private static string Row(MLContext ml, ITransformer model, string name, int words, TextExplanationMethod method, int repeats)
    {
        IDataView one = ml.Data.LoadFromEnumerable([Make(words, 77)]);
        var options = new TextExplanationOptions { Method = method };
        var pipeline = TextPipeline.Of(model, one.Schema, nameof(Line.Text), options, name);
        using DataViewRowCursor cursor = one.GetRowCursor(one.Schema);
        cursor.MoveNext();
        var own = new PipelineScorer(pipeline, cursor);
        own.Hold();
        var scorer = new TimedScorer(own);
        var settings = PerturbationSettings.Of(options, method);
        string text = Make(words, 77).Text;
        double start = Clock.Processor();
        for (int warm = 0; warm < WarmUps || Clock.Processor() - start < WarmUpSeconds; warm++)
            _ = Perturbation.Explain(text, scorer, settings, Watch.Nobody);
        (double Seconds, double Wall, double Share)[] runs = [.. Enumerable.Range(0, repeats).Select(_ => scorer.Of(() => Perturbation.Explain(text, scorer, settings, Watch.Nobody)))];
        (double seconds, double wall, double share) = (Results.Median(runs.Select(run => run.Seconds)), Results.Median(runs.Select(run => run.Wall)), Results.Median(runs.Select(run => run.Share)));
        (long variants, long calls) = (scorer.Texts, scorer.Calls);
        string[] samples = Samples(text, scorer, settings);
        double plain = PlainLoop(ml, model, samples, repeats);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {name} | {words} | {settings.Name} | {seconds * 1000:G3} | {wall * 1000:G3} | {variants} | {calls} | {share:P0} | {samples.Length} | {plain * 1000:G3} | {plain / seconds:F1} |");
    }

    /// <summary>The variants that a method asks for: LIME's samples as they are drawn, of the others what is scored, in which there are no equal ones.</summary>
    private static string[] Samples(string text, TimedScorer scorer, PerturbationSettings settings)
    {
        List<string> samples = [];
        if (settings.Method == TextExplanationMethod.Lime)
        {
            var masker = new TextMasker(TextPieces.Of(text, settings.Split));
            int players = TextPieces.Of(text, settings.Split).Players;
            _ = LimeTextExplainer.Explain(players, 1, (masks, count, _) =>
            {
                for (int i = 0; i < count; i++)
                    samples.Add(masker.Render(masks.Slice(i * players, players)));
            }, new LimeTextOptions { Samples = settings.Samples, Seed = settings.Seed });
            return [.. samples];
        }

        scorer.Seen = samples;
        _ = Perturbation.Explain(text, scorer, settings, Watch.Nobody);
        scorer.Seen = null;
        return [.. samples];
    }

    private static double PlainLoop(MLContext ml, ITransformer model, string[] texts, int repeats)
    {
        using PredictionEngine<Line, Scored> engine = ml.Model.CreatePredictionEngine<Line, Scored>(model);
        double[] seconds = new double[repeats];
        for (int i = -1; i < repeats; i++)
        {
            var (line, scored) = (new Line(), new Scored());
            double start = Clock.Processor();
            foreach (string text in texts)
            {
                line.Text = text;
                engine.Predict(line, ref scored);
            }

            seconds[Math.Max(0, i)] = Clock.Processor() - start;
        }

        return Results.Median(seconds);
    }

    private static IEnumerable<(string Name, ITransformer Model)> Models(MLContext ml, IDataView data)
    {
        yield return ("FeaturizeText, SDCA", ml.Transforms.Text.FeaturizeText("Features", nameof(Line.Text)).Append(ml.BinaryClassification.Trainers.SdcaLogisticRegression()).Fit(data));
        yield return ("hashed words, 100 trees", ml.Transforms.Text.ProduceHashedWordBags("Features", nameof(Line.Text), numberOfBits: 12).Append(ml.BinaryClassification.Trainers.FastTree()).Fit(data));
    }

    private static Line Make(int words, int seed)
    {
        var random = new Random(seed);
        string[] own = [.. Enumerable.Range(0, words).Select(i => s_vocabulary[random.Next(s_vocabulary.Length)] + (i % 12 == 11 ? "." : ""))];
        return new Line { Text = string.Join(' ', own), Label = own.Count(w => w.Length % 2 == 0) > words / 2 };
    }

    private sealed class Scored
    {
        public float Score { get; set; }
    }

    private sealed class Line
    {
        public string Text { get; set; } = "";

        public bool Label { get; set; }
    }
}
