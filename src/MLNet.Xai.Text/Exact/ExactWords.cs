using MLNet.Xai.Columns;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Core;
using MLNet.Xai.Tabular;
using MLNet.Xai.Tabular.Models;

namespace MLNet.Xai.Text.Exact;

/// <summary>Finds out whether a model's words can be explained exactly, and prepares it.</summary>
internal static class ExactWords
{
    /// <summary>The explainer of a model, for the data behind it; null where its words cannot be explained exactly.</summary>
    /// <param name="context">The context.</param>
    /// <param name="model">A fitted or loaded model.</param>
    /// <param name="input">What the model takes.</param>
    /// <param name="textColumn">The column of text.</param>
    /// <param name="options">What is explained.</param>
    /// <param name="whyNot">Why it cannot; empty where it can.</param>
    /// <exception cref="ArgumentException">An option is out of range, or there is no such column or class.</exception>
    public static ExactWordsExplainer? TryCreate(MLContext context, ITransformer model, DataViewSchema input, string textColumn, ExactWordsOptions options, out string whyNot)
    {
        options.Check();
        if (input.GetColumnOrNull(textColumn) is not { } column)
            throw new ArgumentException($"The data has no column '{textColumn}'. It has {string.Join(", ", input.Where(c => !c.IsHidden).Select(c => c.Name))}.", nameof(textColumn));
        if (column.Type is not TextDataViewType)
            throw new ArgumentException($"The column '{textColumn}' is {column.Type}; words are explained of a column of Text.", nameof(textColumn));
        try
        {
            whyNot = "";
            return Create(context, model, input, textColumn, options);
        }
        catch (Exception e) when (e is InvalidOperationException or NotSupportedException)
        {
            whyNot = e.Message.TrimEnd('.');
            return null;
        }
    }

    private static ExactWordsExplainer Create(MLContext context, ITransformer model, DataViewSchema input, string textColumn, ExactWordsOptions options)
    {
        FoundPredictor found = Find(model, input, options);
        (TextPlan plan, SlotMap map, Dictionary<int, DataViewSchema.Column> ngrams) = TextTracer.Trace(model, input, textColumn, found.Transformer, found.FeatureColumn);
        DataViewSchema output = model.GetOutputSchema(input);
        foreach (string text in plan.OtherColumns.Append(textColumn))
        {
            if (ReadColumns.Replaces(model, input, text))
                throw new InvalidOperationException($"a step of the model puts another column in the place of '{text}', so that behind the model it is no longer the text; give that step's output another name");
        }

        foreach (string needed in plan.OtherColumns.Append(textColumn).Append(found.FeatureColumn).Append("Score"))
        {
            if (output.GetColumnOrNull(needed) is null)
                throw new InvalidOperationException($"the model takes the column '{needed}' away, which the explanation reads behind it");
        }

        if (found.OutputsReplacedBy.TryGetValue("Score", out string? step))
            throw new InvalidOperationException($"behind the {found.Describe()} the step {step} puts another column in the place of 'Score'");
        (SlotEngine engine, ScoreFormula formula) = new EngineFitter(context, model, found, options).Fit();
        string[] classes = engine.OutputCount == 1 ? [] : [.. ColumnNames.Classes(found.Transformer.GetOutputSchema(found.InputSchema!), engine.OutputCount)
            ?? [.. Enumerable.Range(0, engine.OutputCount).Select(k => $"{k}")]];
        _ = options.Target.Resolve(new float[engine.OutputCount], classes.Length > 0 ? classes : null);
        return new ExactWordsExplainer(new ExactWordsState
        {
            Plan = plan,
            Map = map with { Names = SlotNames.Of(plan, map, ngrams, engine.AbsentSlots) },
            Engine = engine,
            FeatureColumn = found.FeatureColumn,
            Formula = formula,
            Classes = classes,
            Target = options.Target,
            MostAbsent = options.MostAbsent,
        });
    }

    private static FoundPredictor Find(ITransformer model, DataViewSchema input, ExactWordsOptions options)
    {
        var finder = new TreeModelFinder(model, input);
        List<FoundPredictor> found = finder.Predictors;
        if (found.Count == 0)
            throw new InvalidOperationException($"there is no predictor in the model; it holds {finder.Contents()}");
        string list = string.Join(", ", found.Select((p, i) => $"[{i}] {p.Describe()}"));
        if (options.ModelIndex is null && found.Count > 1)
            throw new InvalidOperationException($"there are {found.Count} predictors in the model: {list}; say which one by {nameof(ExactWordsOptions)}.{nameof(ExactWordsOptions.ModelIndex)}");
        if (options.ModelIndex >= found.Count)
            throw new ArgumentException($"{nameof(ExactWordsOptions)}.{nameof(ExactWordsOptions.ModelIndex)} is {options.ModelIndex}; there is {list}.");
        return found[options.ModelIndex ?? 0].WithItsFeatures();
    }
}
