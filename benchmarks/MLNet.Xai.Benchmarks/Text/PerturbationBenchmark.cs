using System.Globalization;
using Microsoft.ML;
using MLNet.Xai.Core.Texts;
using MLNet.Xai.Text;

namespace MLNet.Xai.Benchmarks.Text;

/// <summary>LIME, occlusion and Shapley values of ML.NET text pipelines: how much of their time is the model's.</summary>
internal static class PerturbationBenchmark
{
    // The runtime compiles a method for speed when it has been called some dozens of times: a column of a thousand rows is past that in its first second.
    private const int WarmUps = 30;
    private static readonly string[] s_vocabulary = [.. Enumerable.Range(0, 2000).Select(i => $"word{i}")];

    /// <summary>Rows of a Markdown table, the head in front.</summary>
    /// <param name="quick">Fewer texts.</param>
    public static IEnumerable<string> Rows(bool quick)
    {
        yield return "| model | words | method | ms a text | texts scored | calls | in the model |";
        yield return "| --- | ---: | --- | ---: | ---: | ---: | ---: |";
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
        for (int warm = 0; warm < WarmUps; warm++)
            _ = Perturbation.Explain(text, scorer, settings, Watch.Nobody);
        (double Seconds, double Share)[] runs = [.. Enumerable.Range(0, repeats).Select(_ => scorer.Of(() => Perturbation.Explain(text, scorer, settings, Watch.Nobody))).OrderBy(r => r.Seconds)];
        (double seconds, double share) = runs[runs.Length / 2];
        return string.Create(CultureInfo.InvariantCulture, $"| {name} | {words} | {settings.Name} | {seconds * 1000:G3} | {scorer.Texts} | {scorer.Calls} | {share:P0} |");
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

    private sealed class Line
    {
        public string Text { get; set; } = "";

        public bool Label { get; set; }
    }
}
