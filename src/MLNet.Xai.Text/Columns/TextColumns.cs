using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Columns;

namespace MLNet.Xai.Text.Columns;

/// <summary>Explanations of texts bound to an input schema: output schema = input + the columns of an explanation.</summary>
internal sealed class TextColumns : AppendedColumns
{
    public TextColumns(TextExplanationState state, Watch watch, DataViewSchema input)
        : base(input, Find(state, input), Appended(state).Select(pair => pair.Column))
    {
        (State, Watch) = (state, watch);
        state.Explainer.Check(input);
        Kinds = [.. Appended(state).Select(pair => pair.Kind)];
    }

    public TextExplanationState State { get; }

    public Watch Watch { get; }

    /// <summary>What each appended column is.</summary>
    public TextColumnKind[] Kinds { get; }

    /// <summary>The appended columns.</summary>
    public static IEnumerable<(TextColumnKind Kind, DataViewSchema.DetachedColumn Column)> Appended(TextExplanationState state)
    {
        var annotations = new DataViewSchema.Annotations.Builder();
        annotations.AddText(ExplanationAnnotations.Method, state.Explainer.Method);
        annotations.AddText(ExplanationAnnotations.TextColumn, state.Explainer.TextColumn);
        state.Explainer.Annotate(annotations);
        yield return (TextColumnKind.Values, new(state.Name, Vector(NumberDataViewType.Single), annotations.ToAnnotations()));
        yield return Of(TextColumnKind.Tokens, Vector(TextDataViewType.Instance));
        yield return Of(TextColumnKind.Start, Vector(NumberDataViewType.Int32));
        yield return Of(TextColumnKind.Length, Vector(NumberDataViewType.Int32));
        yield return Of(TextColumnKind.Word, Vector(NumberDataViewType.Int32));
        yield return Of(TextColumnKind.Output, NumberDataViewType.Single);
        yield return Of(TextColumnKind.Class, TextDataViewType.Instance);
        yield return Of(TextColumnKind.Seen, NumberDataViewType.Int32);
        if (state.Explainer.IsComplete)
        {
            yield return Of(TextColumnKind.BaseValue, NumberDataViewType.Single);
            yield return Of(TextColumnKind.Delta, NumberDataViewType.Single);
        }

        if (state.Explainer.HasR2)
            yield return Of(TextColumnKind.R2, NumberDataViewType.Single);
        if (state.Explainer.HasOthers)
        {
            yield return Of(TextColumnKind.Others, Vector(NumberDataViewType.Single));
            yield return Of(TextColumnKind.OtherNames, Vector(TextDataViewType.Instance));
        }

        (TextColumnKind, DataViewSchema.DetachedColumn) Of(TextColumnKind kind, DataViewType type) => (kind, new($"{state.Name}.{kind}", type));

        static VectorDataViewType Vector(PrimitiveDataViewType item) => new(item);
    }

    public override AppendedGetters Open(DataViewRow row, bool[] active) => new TextGetters(this, row, active);

    private static DataViewSchema.Column[] Find(TextExplanationState state, DataViewSchema input)
    {
        string wanted = state.Explainer.TextColumn;
        if (input.GetColumnOrNull(wanted) is { } text && text.Type is not TextDataViewType)
            throw new ArgumentOutOfRangeException(nameof(input), $"The explanation '{state.Name}' reads the column '{wanted}' as Text, but its type is {text.Type}.");
        return [.. ((string[])[wanted, .. state.Explainer.OtherColumns]).Select(name => input.GetColumnOrNull(name) ?? throw new ArgumentOutOfRangeException(
            nameof(input), $"The explanation '{state.Name}' reads the column '{name}', which the data does not have. There are: {string.Join(", ", input.Where(c => !c.IsHidden).Select(c => c.Name))}."))];
    }
}
