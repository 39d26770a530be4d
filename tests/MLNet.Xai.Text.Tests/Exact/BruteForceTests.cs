using Microsoft.ML;
using Microsoft.ML.Calibrators;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;
using Microsoft.ML.Transforms.Text;

namespace MLNet.Xai.Text.Tests.Exact;

/// <summary>Against what needs none of our code: the model on changed texts, and slots read by their names where these are not ambiguous.</summary>
public sealed class BruteForceTests
{
    private static readonly string[] s_texts =
    [
        "a good film and a good plot", "the plot is dull and the film is slow", "good good good", "not a dull film", "slow and dull", "a film", "the good the bad the slow film", "plot",
    ];

    /// <summary>Of an unnormalised bag of words a word's value is just what the score loses with the word.</summary>
    [Fact]
    public void WithoutAWord_TheScoreIsLessByItsValue()
    {
        (MLContext ml, IDataView data, ITransformer model) = Fit(ml => ml.Transforms.Text.ProduceWordBags("Features", "Text", ngramLength: 1));
        ITransformer explainer = ml.Explain().Text.ExactWords(model, data.Schema, "Text");
        List<WordRow> rows = WordRow.Read(explainer.Transform(data));

        for (int i = 0; i < s_texts.Length; i++)
        {
            string[] words = s_texts[i].Split(' ');
            rows[i].Tokens.ShouldBe(words);
            float[] without = Score(ml, model, [.. words.Select((_, w) => string.Join(' ', words.Where((_, other) => other != w)))]);
            for (int w = 0; w < words.Length; w++)
            {
                rows[i].Values[w].ShouldNotBe(0);
                (rows[i].Output - without[w]).ShouldBe(rows[i].Values[w], 1e-5f);
            }
        }
    }

    /// <summary>Uni-, bi- and trigrams and n-grams of characters: each slot divided by its name, where words have no "|" and normalising keeps lengths.</summary>
    [Theory]
    [InlineData(true, true, TextFeaturizingEstimator.NormFunction.L2)]
    [InlineData(true, false, TextFeaturizingEstimator.NormFunction.None)]
    [InlineData(false, true, TextFeaturizingEstimator.NormFunction.L1)]
    public void Slots_AreDividedAsTheirNamesSay(bool words, bool characters, TextFeaturizingEstimator.NormFunction norm)
    {
        (MLContext ml, IDataView data, ITransformer model) = Fit(ml => ml.Transforms.Text.FeaturizeText("Features", new TextFeaturizingEstimator.Options
        {
            WordFeatureExtractor = words ? new WordBagEstimator.Options { NgramLength = 3 } : null,
            CharFeatureExtractor = characters ? new WordBagEstimator.Options { NgramLength = 3, UseAllLengths = true } : null,
            Norm = norm,
        }, "Text"));
        IDataView explained = ml.Explain().Text.ExactWords(model, data.Schema, "Text").Transform(data);
        VBuffer<ReadOnlyMemory<char>> names = default;
        explained.Schema["Features"].GetSlotNames(ref names);
        string[] slots = [.. names.DenseValues().Select(name => name.ToString())];
        var linear = (LinearBinaryModelParameters)((IPredictionTransformer<CalibratedModelParametersBase>)((IEnumerable<ITransformer>)model).Last()).Model.SubModel;
        float[][] features = [.. explained.GetColumn<VBuffer<float>>("Features").Select(row => row.DenseValues().ToArray())];
        List<WordRow> rows = WordRow.Read(explained);

        for (int i = 0; i < rows.Count; i++)
        {
            double[] expected = new double[rows[i].Tokens.Length];
            for (int slot = 0; slot < slots.Length; slot++)
            {
                if (features[i][slot] != 0)
                    Divide(s_texts[i], slots[slot], isCharacters: !words || slots[slot].StartsWith("Char.", StringComparison.Ordinal), linear.Weights[slot] * (double)features[i][slot], expected);
            }

            expected.Max(Math.Abs).ShouldBeGreaterThan(0.01);
            rows[i].Values.Select(v => (double)v).ShouldBe(expected, 1e-5);
        }
    }

    private static void Divide(string text, string name, bool isCharacters, double value, double[] words)
    {
        string[] parts = name[(name.StartsWith("Char.", StringComparison.Ordinal) || name.StartsWith("Word.", StringComparison.Ordinal) ? 5 : 0)..].Split('|');
        string[] units = isCharacters ? [.. ("\u2402" + text.Replace(' ', '\u2420') + "\u2403").Select(c => c > '\u2000' ? $"<{c}>" : $"{c}")] : text.Split(' ');
        int[] word = new int[units.Length];
        int at = 0;
        for (int u = 0; u < units.Length; u++)
        {
            word[u] = !isCharacters ? u : units[u].Length == 1 ? at : -1;
            if (units[u] == "<\u2420>")
                at++;
        }

        List<int> places = [.. Enumerable.Range(0, units.Length - parts.Length + 1).Where(p => parts.Index().All(part => units[p + part.Index] == part.Item))];
        places.Count.ShouldBeGreaterThan(0, name);
        foreach (int place in places)
        {
            int[] real = [.. Enumerable.Range(place, parts.Length).Where(u => word[u] >= 0)];
            foreach (int u in real)
                words[word[u]] += value / places.Count / real.Length;
        }
    }

    private static (MLContext Context, IDataView Data, ITransformer Model) Fit(Func<MLContext, IEstimator<ITransformer>> pipeline)
    {
        var ml = new MLContext(seed: 1);
        IDataView data = ml.Data.LoadFromEnumerable(s_texts.Select((text, i) => new Review { Text = text, Label = i is 0 or 2 or 3 or 5 }));
        return (ml, data, pipeline(ml).Append(Trainers.Sdca(ml)).Fit(data));
    }

    private static float[] Score(MLContext ml, ITransformer model, string[] texts) =>
        [.. model.Transform(ml.Data.LoadFromEnumerable(texts.Select(text => new Review { Text = text }))).GetColumn<float>("Score")];
}
