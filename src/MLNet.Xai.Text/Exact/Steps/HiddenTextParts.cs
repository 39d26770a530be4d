using System.Runtime.CompilerServices;
using MLNet.Xai.Columns;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Text;
using MLNet.Xai.Persistence;

[assembly: IgnoresAccessChecksTo("Microsoft.ML.Data")]
[assembly: IgnoresAccessChecksTo("Microsoft.ML.Transforms")]

namespace MLNet.Xai.Text.Exact;

/// <summary>The slot of an n-gram of keys; -1 where the model has none for it.</summary>
/// <param name="keys">The n-gram stands in the first <paramref name="length"/> places.</param>
/// <param name="length">How many keys it has.</param>
/// <param name="column">Which of the step's input columns it comes from.</param>
internal delegate int SlotOfNgram(uint[] keys, int length, int column);

/// <summary>How a step makes n-grams.</summary>
/// <param name="Length">The most keys of one.</param>
/// <param name="Skips">The most keys that are left out inside one.</param>
/// <param name="CountsOnly">Whether the slots are plain counts, without inverse document frequencies.</param>
/// <param name="Find">The step's own way to slots; for one thread.</param>
internal sealed record NgramRule(int Length, int Skips, bool CountsOnly, SlotOfNgram Find);

/// <summary>What ML.NET's text steps hold and do not show: all that is used of it, listed in eng/NonPublicMembers.</summary>
internal static class HiddenTextParts
{
    /// <summary>The steps inside a fitted or loaded FeaturizeText; null for another transformer.</summary>
    /// <exception cref="NotSupportedException">This version of ML.NET has them elsewhere.</exception>
    public static IEnumerable<ITransformer>? StepsOf(ITransformer transformer) => OtherMLNet.Use(() => Steps(transformer));

    /// <summary>What a Concatenate puts together, in order, by the name of the output.</summary>
    /// <exception cref="NotSupportedException">This version of ML.NET has it elsewhere.</exception>
    public static IReadOnlyList<(string Output, string[] Inputs)> Concatenated(ColumnConcatenatingTransformer transformer) => OtherMLNet.Use(() => Columns(transformer));

    /// <summary>The input columns of each output of a ProduceHashedNgrams, in order.</summary>
    /// <exception cref="NotSupportedException">This version of ML.NET has them elsewhere.</exception>
    public static IReadOnlyList<(string Output, string[] Inputs)> Hashed(NgramHashingTransformer transformer) => OtherMLNet.Use(() => Columns(transformer));

    /// <summary>How an n-gram step makes the n-grams of one of its outputs.</summary>
    /// <param name="transformer">An <see cref="NgramExtractingTransformer"/> or <see cref="NgramHashingTransformer"/>.</param>
    /// <param name="input">A schema with its input columns.</param>
    /// <param name="index">Which output.</param>
    /// <exception cref="NotSupportedException">This version of ML.NET has it elsewhere.</exception>
    public static NgramRule RuleOf(ITransformer transformer, DataViewSchema input, int index) => OtherMLNet.Use(() => transformer switch
    {
        NgramExtractingTransformer known => Rule(known, input, index),
        NgramHashingTransformer hashing => Rule(hashing, input, index),
        _ => throw new NotSupportedException($"A step of type {transformer.GetType().Name} makes no n-grams."),
    });

    private static IEnumerable<ITransformer>? Steps(ITransformer transformer) => transformer is TextFeaturizingEstimator.Transformer text ? text._chain : null;

    private static (string Output, string[] Inputs)[] Columns(ColumnConcatenatingTransformer transformer) => [.. transformer.Columns.Select(c => (c.outputColumnName, c.inputColumnNames))];

    private static (string Output, string[] Inputs)[] Columns(NgramHashingTransformer transformer) => [.. transformer._columns.Select(c => (c.Name, c.InputColumnNames.ToArray()))];

    private static NgramRule Rule(NgramExtractingTransformer transformer, DataViewSchema input, int index)
    {
        NgramExtractingTransformer.TransformInfo info = transformer._transformInfos[index];
        NgramIdFinder find = new NgramExtractingTransformer.Mapper(transformer, input).GetNgramIdFinder(index);
        return new NgramRule(info.NgramLength, info.SkipLength, info.Weighting == NgramExtractingEstimator.WeightingCriteria.Tf, Slot(find));
    }

    private static NgramRule Rule(NgramHashingTransformer transformer, DataViewSchema input, int index)
    {
        NgramHashingEstimator.ColumnOptions options = transformer._columns[index];
        NgramIdFinder find = new NgramHashingTransformer.Mapper(transformer, input, null).GetNgramIdFinder(index);
        return new NgramRule(options.NgramLength, options.SkipLength, true, Slot(find));
    }

    private static SlotOfNgram Slot(NgramIdFinder find) => (keys, length, column) =>
    {
        bool more = true;
        return find(keys, length, column, ref more);
    };
}
