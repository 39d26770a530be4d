using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Text;
using static Microsoft.ML.Transforms.Text.NgramExtractingEstimator;
using static Microsoft.ML.Transforms.Text.TextFeaturizingEstimator;
using static Microsoft.ML.Transforms.Text.TextNormalizingEstimator;

namespace MLNet.Xai.Text.Tests.Exact;

/// <summary>Ways from the column Text to the column Features.</summary>
internal static class Pipelines
{
    public static IReadOnlyDictionary<string, Func<MLContext, IEstimator<ITransformer>>> All { get; } = new Dictionary<string, Func<MLContext, IEstimator<ITransformer>>>(StringComparer.Ordinal)
    {
        ["featurize"] = ml => ml.Transforms.Text.FeaturizeText("Features", "Text"),
        ["featurize, words only"] = ml => Featurize(ml, o => o.CharFeatureExtractor = null),
        ["featurize, characters only"] = ml => Featurize(ml, o => o.WordFeatureExtractor = null),
        ["featurize, bigrams with skips"] = ml => Featurize(ml, o => o.WordFeatureExtractor = new() { NgramLength = 2, SkipLength = 1 }),
        ["featurize, trigrams with skips"] = ml => Featurize(ml, o => o.WordFeatureExtractor = new() { NgramLength = 3, SkipLength = 2 }),
        ["featurize, trigrams alone"] = ml => Featurize(ml, o => o.WordFeatureExtractor = new() { NgramLength = 3, UseAllLengths = false }),
        ["featurize, characters of all lengths"] = ml => Featurize(ml, o => o.CharFeatureExtractor = new() { NgramLength = 4, UseAllLengths = true }),
        ["featurize, characters with skips"] = ml => Featurize(ml, o => o.CharFeatureExtractor = new() { NgramLength = 3, SkipLength = 2 }),
        ["featurize, few n-grams"] = ml => Featurize(ml, o => o.WordFeatureExtractor = new() { NgramLength = 2, MaximumNgramsCount = [20, 15] }),
        ["featurize, TF-IDF"] = ml => Featurize(ml, o => o.WordFeatureExtractor = new() { Weighting = WeightingCriteria.TfIdf }),
        ["featurize, IDF"] = ml => Featurize(ml, o => o.WordFeatureExtractor = new() { Weighting = WeightingCriteria.Idf }),
        ["featurize, no norm"] = ml => Featurize(ml, o => o.Norm = NormFunction.None),
        ["featurize, L1"] = ml => Featurize(ml, o => o.Norm = NormFunction.L1),
        ["featurize, infinity"] = ml => Featurize(ml, o => o.Norm = NormFunction.Infinity),
        ["featurize, no punctuation or numbers"] = ml => Featurize(ml, o => (o.KeepPunctuations, o.KeepNumbers) = (false, false)),
        ["featurize, as it is"] = ml => Featurize(ml, o => (o.CaseMode, o.KeepDiacritics) = (CaseMode.None, true)),
        ["featurize, upper case"] = ml => Featurize(ml, o => o.CaseMode = CaseMode.Upper),
        ["featurize, stop words"] = ml => Featurize(ml, o => o.StopWordsRemoverOptions = new StopWordsRemovingEstimator.Options { Language = Language.English }),
        ["featurize, own stop words"] = ml => Featurize(ml, o => o.StopWordsRemoverOptions = new CustomStopWordsRemovingEstimator.Options { StopWords = ["the", "movie", "very"] }),
        ["featurize, tokens shown"] = ml => Featurize(ml, o => o.OutputTokensColumnName = "Shown"),
        ["featurize, two texts"] = ml => ml.Transforms.Text.FeaturizeText("Features", new Options(), "Title", "Text"),
        ["featurize each, a number and a category"] = ml => ml.Transforms.Text.FeaturizeText("TextSlots", "Text")
            .Append(ml.Transforms.Text.FeaturizeText("TitleSlots", "Title"))
            .Append(ml.Transforms.Categorical.OneHotEncoding("GenreSlots", "Genre"))
            .Append(ml.Transforms.Concatenate("Features", "TitleSlots", "Stars", "TextSlots", "GenreSlots")),
        ["normalised features"] = ml => ml.Transforms.Text.FeaturizeText("TextSlots", "Text").Append(ml.Transforms.Concatenate("Both", "TextSlots", "Stars"))
            .Append(ml.Transforms.NormalizeMinMax("Features", "Both")),
        ["word bags"] = ml => ml.Transforms.Text.ProduceWordBags("Features", "Text"),
        ["word bags, bigrams, TF-IDF"] = ml => ml.Transforms.Text.ProduceWordBags("Features", "Text", ngramLength: 2, skipLength: 1, weighting: WeightingCriteria.TfIdf),
        ["word bags of two texts"] = ml => ml.Transforms.Text.ProduceWordBags("Features", ["Text", "Title"], ngramLength: 2),
        ["hashed word bags"] = ml => ml.Transforms.Text.ProduceHashedWordBags("Features", "Text", numberOfBits: 12, ngramLength: 2),
        ["hashed word bags, many collisions"] = ml => ml.Transforms.Text.ProduceHashedWordBags("Features", "Text", numberOfBits: 4, ngramLength: 3, skipLength: 1),
        ["hashed word bags of two texts"] = ml => ml.Transforms.Text.ProduceHashedWordBags("Features", ["Title", "Text"], numberOfBits: 8, ngramLength: 2),
        ["hashed word bags, unordered, named"] = ml => ml.Transforms.Text.ProduceHashedWordBags("Features", "Text", numberOfBits: 10, ngramLength: 2, useOrderedHashing: false, maximumNumberOfInverts: -1),
        ["steps by hand"] = ml => ml.Transforms.Text.NormalizeText("Plain", "Text", keepPunctuations: false)
            .Append(ml.Transforms.Text.TokenizeIntoWords("Tokens", "Plain"))
            .Append(ml.Transforms.Text.RemoveDefaultStopWords("Kept", "Tokens"))
            .Append(ml.Transforms.Conversion.MapValueToKey("Keys", "Kept"))
            .Append(ml.Transforms.Text.ProduceNgrams("Features", "Keys", ngramLength: 2, skipLength: 1)),
        ["tokens first, other separators"] = ml => ml.Transforms.Text.TokenizeIntoWords("Tokens", "Text", separators: [' ', '-', ',', '.'])
            .Append(ml.Transforms.Text.NormalizeText("Plain", "Tokens", keepNumbers: false))
            .Append(ml.Transforms.Text.RemoveStopWords("Kept", "Plain", "the", "a"))
            .Append(ml.Transforms.Conversion.MapValueToKey("Keys", "Kept"))
            .Append(ml.Transforms.Text.ProduceNgrams("Grams", "Keys", ngramLength: 1))
            .Append(ml.Transforms.CopyColumns("Copy", "Grams"))
            .Append(ml.Transforms.NormalizeLpNorm("Features", "Copy")),
        ["characters by hand"] = ml => ml.Transforms.Text.TokenizeIntoCharactersAsKeys("Characters", "Text", useMarkerCharacters: false)
            .Append(ml.Transforms.Text.ProduceNgrams("Features", "Characters", ngramLength: 3)),
        ["hashed n-grams by hand"] = ml => ml.Transforms.Text.TokenizeIntoWords("Tokens", "Text")
            .Append(ml.Transforms.Conversion.Hash("Hashes", "Tokens", numberOfBits: 20))
            .Append(ml.Transforms.Text.ProduceHashedNgrams("Features", "Hashes", numberOfBits: 12, ngramLength: 2, skipLength: 1)),
        ["words and characters by hand"] = ml => ml.Transforms.Text.TokenizeIntoWords("Tokens", "Text")
            .Append(ml.Transforms.Conversion.MapValueToKey("Keys", "Tokens"))
            .Append(ml.Transforms.Text.ProduceNgrams("Grams", "Keys", ngramLength: 1))
            .Append(ml.Transforms.Text.TokenizeIntoCharactersAsKeys("Characters", "Tokens"))
            .Append(ml.Transforms.Text.ProduceHashedNgrams("CharacterGrams", "Characters", numberOfBits: 10, ngramLength: 3, useAllLengths: false))
            .Append(ml.Transforms.Concatenate("Features", "Grams", "CharacterGrams", "Stars")),
    };

    public static TheoryData<string> Names => [.. All.Keys];

    private static IEstimator<ITransformer> Featurize(MLContext ml, Action<Options> change)
    {
        var options = new Options();
        change(options);
        return ml.Transforms.Text.FeaturizeText("Features", options, "Text");
    }
}
