using Microsoft.ML.Data;

namespace Microsoft.ML.Trainers;

/// <summary>Replaces a key label by a Boolean one: is it this class? A missing label is not.</summary>
internal sealed class BinaryLabelMapper(DataViewSchema schema, DataViewSchema.Column label, uint classKey) : RowMapper(schema)
{
    public static IDataView View(IDataView data, string labelColumn, uint classKey) =>
        new RowMapperView(data, new BoundRowMapper(new BinaryLabelMapper(data.Schema, data.Schema[labelColumn], classKey)));

    public override IEnumerable<int> GetDependencies(Func<int, bool> activeOutput) => activeOutput(0) ? [label.Index] : [];

    public override Delegate[] CreateGetters(DataViewRow input, Func<int, bool> activeOutput, out Action disposer)
    {
        disposer = null;
        if (!activeOutput(0))
            return [null];
        var getKey = LabelGetter.Key(input, label);
        return [(ValueGetter<bool>)((ref bool value) => value = getKey() == classKey)];
    }

    protected override DataViewSchema.DetachedColumn[] MakeOutputColumns() => [new(label.Name, BooleanDataViewType.Instance)];
}
