using Microsoft.ML;
using MLNet.Xai.Columns;

namespace MLNet.Xai.Tabular;

/// <summary>Prepares reason codes: chooses the comparison, looks the catalogue up, settles the method.</summary>
internal sealed class ReasonFitter(MLContext context, string outputColumn, ReasonCodeOptions options) : ModelFitter<ReasonCodeTransformer>(context, outputColumn, options, "Reasons")
{
    private const int Orders = 10;

    public override bool TakesAnyModel => true;

    public override IEnumerable<OutputColumn> Planned(bool severalOutputs)
    {
        if (severalOutputs)
            AskForOutput("");
        return ReasonColumns.Planned(OutputColumn);
    }

    protected override ExplainedModel Find(ITransformer model, IDataView data, IDataView scored) => FindPlayers(model, data, scored, options);

    protected override ReasonCodeTransformer Prepare(ExplainedModel model, IDataView scored)
    {
        string[] names = model.Features.Names;
        if (model.OutputCount > 1)
            AskForOutput($" It has {string.Join(", ", model.OutputNames.Select((name, i) => $"{i} '{name}'"))}.");
        int[] output = (options.Output ?? ExplainedOutput.All).Resolve(model.OutputNames, options.Name(nameof(options.Output)));
        options.CheckFeatures(model.Features, model.SlotNames);
        ReasonCatalogue catalogue = ReasonCatalogue.Of(options, names);
        ShapMethod method = ShapEngine.Choose(options.Method, model, options.Name(nameof(options.Method)));
        ShapEngine.CheckBudget(method, model.Features.Names.Length, options.Coalitions, samples: null, options);
        ComparisonRows comparison = ComparisonRows.Read(model, output[0], scored, options, Progress);
        int[] categories = Categories(model, comparison);
        ReasonValue[] values = [.. names.Select((_, f) => ReasonValue.Of(model, f, categories.Contains(f)))];
        CheckSentences(catalogue, names, values);
        int[] directed = [.. options.Directions.Keys.Select(name => Array.IndexOf(names, name)).Order()];
        foreach (int feature in directed)
        {
            if (!values[feature].IsNumber)
                throw new ArgumentException($"{options.Name(nameof(options.Directions))}: the values of '{names[feature]}' are no numbers, which have larger ones.");
        }

        var state = new ReasonState
        {
            Shap = new ShapState
            {
                OutputColumn = OutputColumn,
                Model = model,
                Outputs = output,
                Background = comparison.Features,
                Method = method,
                Coalitions = options.Coalitions,
                Orders = Orders,
                Seed = options.Seed,
                When = options.ExplainWhen,
            },
            Cutoff = options.Cutoff!,
            Comparison = options.Comparison,
            MostReasons = options.MostReasons,
            Catalogue = catalogue,
            Protected = [.. options.ProtectedFeatures.Select(name => Array.IndexOf(names, name)).Distinct().Order()],
            Directed = directed,
            Directions = [.. directed.Select(feature => (int)options.Directions[names[feature]])],
            Categories = categories,
            References = [.. values.Select(value => value.Reference(comparison.Shown, model.Slots))],
            TieTolerance = options.TieTolerance,
            DisplayColumn = options.DisplayColumnName ?? "",
            Culture = ReasonCulture.Of(options.Culture),
            MissingText = options.MissingText,
        };
        var rows = new ReasonRows(state);
        Progress.Log($"{OutputColumn}: {model.Kind}, {rows.Engine.Name} over {names.Length} features against {comparison.Described}, {rows.Engine.Scorings:N0} rows scored a row, {rows.Engine.Error}");
        return new ReasonCodeTransformer(rows, Watch());
    }

    private void AskForOutput(string there)
    {
        if (options.Output is null or { Index: null, Name: null })
        {
            throw new ArgumentException($"The model has several outputs, and a cutoff is of one: say which by {options.Name(nameof(options.Output))}, "
                + $"{nameof(ExplainedOutput)}.{nameof(ExplainedOutput.Named)}(\"class\") or {nameof(ExplainedOutput)}.{nameof(ExplainedOutput.At)}(index).{there}");
        }
    }

    private static int[] Categories(ExplainedModel model, ComparisonRows comparison)
    {
        if (model.Function is ColumnsFunction)
            return [];
        ILookup<int, int> slots = Enumerable.Range(0, model.Slots).ToLookup(slot => model.Features.GroupOfSlot[slot]);
        return [.. slots.Where(own => own.Skip(1).Any() && CategoryValue.Fits(comparison.Shown, [.. own], model.Slots)).Select(own => own.Key).Order()];
    }

    // A sentence with a hole in it is found now, not by an applicant.
    private void CheckSentences(ReasonCatalogue catalogue, string[] names, ReasonValue[] values)
    {
        for (int code = 0; code < catalogue.Codes.Length; code++)
        {
            var sentence = new ReasonSentence(catalogue.Texts[code], options.Name(nameof(options.Catalogue)));
            foreach (int feature in catalogue.Features[code])
            {
                if (sentence.AsksForValue && !values[feature].IsTold)
                {
                    throw new ArgumentException($"The sentence of the code '{catalogue.Codes[code]}' asks for a value; the feature '{names[feature]}' is several slots or columns that are not the "
                        + "categories of one variable, and has no single value. Leave {value} and {reference} out of it.");
                }

                if (sentence.HasFormat && !values[feature].IsNumber)
                    throw new ArgumentException($"The sentence of the code '{catalogue.Codes[code]}' has a format for numbers; the values of the feature '{names[feature]}' are none.");
            }
        }
    }
}
