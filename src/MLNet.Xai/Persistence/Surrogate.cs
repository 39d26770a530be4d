using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Columns;

namespace MLNet.Xai.Persistence;

/// <summary>
/// The form in which an explainer is saved: a chain of ordinary ML.NET transformers that computes the same columns, because only those
/// can be loaded by a plain <c>Model.Load</c>. See docs/decisions/0007-saved-as-a-chain.md.
/// </summary>
/// <remarks>
/// A constant text column holds the state, a custom mapping explains, and what follows cuts the outputs into columns: scalars that are
/// named like the slots and concatenated (that names the slots), slices of powers of two for vectors too wide for that. Columns of the
/// user's data that have the name of a slot are copied aside first and back in the end.
/// </remarks>
internal sealed class Surrogate
{
    /// <summary>The widest vector whose slot names survive a plain load.</summary>
    public const int MostNamedSlots = 64;

    private readonly MLContext _ml = new();
    private readonly RowExplainer _explainer;
    private readonly List<string> _temporary = [Temporary.One, Temporary.State, Temporary.Group, Temporary.In, Temporary.Rest];
    private IEstimator<ITransformer> _chain;

    private Surrogate(RowExplainer explainer)
    {
        _explainer = explainer;
        _chain = _ml.Transforms.CustomMapping<NoInput, ConstantOne>(ConstantOneMapping.Map, ConstantOneMapping.Contract);
    }

    public static ITransformer Build(RowExplainer explainer)
    {
        int widest = explainer.SavedGroups.Max(g => g.Width);
        if (widest > Slices.LargestWidth)
        {
            throw new InvalidOperationException(
                $"{explainer.Name} appends {widest} values a row; a model with more than {Slices.LargestWidth} cannot be saved. Group the slots (GroupBy).");
        }

        return new Surrogate(explainer).Build();
    }

    /// <summary>The state of the explainer that a chain is the saved form of, if it is one.</summary>
    public static string? StateOf(MLContext ml, IReadOnlyList<ITransformer> chain)
    {
        if (chain.Count < 2 || chain[0] is not Microsoft.ML.Transforms.CustomMappingTransformer<NoInput, ConstantOne>)
            return null;
        IDataView row = ml.Data.LoadFromEnumerable([new ConstantOne()]);
        return chain[1].Transform(chain[0].Transform(row)).GetColumn<string>(Temporary.State).First();
    }

    private ITransformer Build()
    {
        Append(_ml.Transforms.Expression(Temporary.State, $"x : \"{StateText.Write(_explainer)}\"", Temporary.One));
        IReadOnlyList<string> clashes = _explainer.NameClashes;
        for (int i = 0; i < clashes.Count; i++)
            AppendTemporary(Temporary.Kept(i), name => _ml.Transforms.CopyColumns(name, clashes[i]));
        ReadInputs();
        var temporary = new HashSet<string>(StringComparer.Ordinal);
        for (int g = 0; g < _explainer.SavedGroups.Length; g++)
        {
            Append(_ml.Transforms.Expression(Temporary.Group, $"x : \"{g}\"", Temporary.One));
            Append(_ml.Transforms.CustomMapping<ExplainSource, ExplainTarget>(ExplainMapping.Map, ExplainMapping.Contract));
            var cutter = new OutputCutter(_ml, Append);
            OutputGroup group = _explainer.SavedGroups[g];
            for (int i = group.First; i < group.First + group.Count; i++)
                cutter.Cut(_explainer.Outputs[i], Temporary.Output(i));
            temporary.UnionWith(cutter.Temporary);
        }

        _temporary.AddRange(Enumerable.Range(0, _explainer.Outputs.Count).Select(Temporary.Output));
        for (int i = 0; i < clashes.Count; i++)
            Append(_ml.Transforms.CopyColumns(clashes[i], Temporary.Kept(i)));
        for (int i = 0; i < _explainer.Outputs.Count; i++)
            Append(_ml.Transforms.CopyColumns(_explainer.Outputs[i].Name, Temporary.Output(i)));
        Append(_ml.Transforms.DropColumns([.. _temporary, .. temporary]));
        return _chain.Fit(new EmptyView(InputSchema(clashes)));
    }

    private void ReadInputs()
    {
        string[] sources = new string[_explainer.Inputs.Count];
        for (int i = 0; i < sources.Length; i++)
        {
            InputColumn input = _explainer.Inputs[i];
            sources[i] = input.Name;
            if (input.Kind == InputKind.Encoded)
            {
                sources[i] = Temporary.Encoded(i);
                _temporary.AddRange(input.Encode(_ml, sources[i], Append));
                _temporary.Add(sources[i]);
            }

            if (input.Kind != InputKind.Flag)
                continue;
            sources[i] = Temporary.Flag(i);
            AppendTemporary(sources[i], name => _ml.Transforms.Conversion.ConvertType(name, input.Name, DataKind.Single));
        }

        Append(_ml.Transforms.Concatenate(Temporary.In, sources));
    }

    private void AppendTemporary(string name, Func<string, IEstimator<ITransformer>> estimator)
    {
        Append(estimator(name));
        _temporary.Add(name);
    }

    private void Append(IEstimator<ITransformer> estimator) => _chain = _chain.Append(estimator);

    // What the chain is fitted on: only names and kinds matter.
    private DataViewSchema InputSchema(IEnumerable<string> clashes)
    {
        var builder = new DataViewSchema.Builder();
        foreach (string clash in clashes.Where(c => !_explainer.Inputs.Any(i => i.Name.Equals(c, StringComparison.Ordinal))))
            builder.AddColumn(clash, NumberDataViewType.Single);
        foreach (InputColumn input in _explainer.Inputs)
            builder.AddColumn(input.Name, input.Type);
        return builder.ToSchema();
    }
}
