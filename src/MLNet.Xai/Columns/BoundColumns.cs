using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Xai.Columns;

/// <summary>An explainer bound to an input schema: output schema = input + added columns, with the indices of the input kept.</summary>
/// <remarks>ML.NET compares schemas by reference, so there is one <see cref="OutputSchema"/> object for each of these.</remarks>
internal sealed class BoundColumns : IRowToRowMapper
{
    public BoundColumns(RowExplainer explainer, Watch watch, DataViewSchema input)
    {
        Explainer = explainer;
        Watch = watch;
        InputSchema = input;
        Inputs = [.. explainer.Inputs.Select(i => i.Find(input, explainer.Name))];
        var builder = new DataViewSchema.Builder();
        builder.AddColumns(input);
        foreach (DataViewSchema.DetachedColumn column in explainer.Outputs.Select(o => o.Detach()))
            builder.AddColumn(column.Name, column.Type, column.Annotations);
        OutputSchema = builder.ToSchema();
    }

    public RowExplainer Explainer { get; }

    public Watch Watch { get; }

    public DataViewSchema InputSchema { get; }

    public DataViewSchema OutputSchema { get; }

    /// <summary>The columns that the explainer's inputs are.</summary>
    public DataViewSchema.Column[] Inputs { get; }

    public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns) =>
        Dependencies(new ActiveColumns(this, dependingColumns));

    public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns)
    {
        if (input.Schema != InputSchema)
            throw new ArgumentException("The row's schema is not the one that this mapper was made for.", nameof(input));
        return new ExplainedRow(this, new ActiveColumns(this, activeColumns), input);
    }

    /// <summary>The input columns that are needed for the active ones.</summary>
    public DataViewSchema.Column[] Dependencies(ActiveColumns active)
    {
        bool[] needed = (bool[])active.Passed.Clone();
        for (int i = 0; i < Inputs.Length; i++)
            needed[Inputs[i].Index] |= Needs(i, active);
        return [.. InputSchema.Where(c => needed[c.Index])];
    }

    /// <summary>Whether an input of the explainer is read for the active columns.</summary>
    public bool Needs(int input, ActiveColumns active) => active.AnyAdded && Explainer.Needs(input, active.Added);

    /// <summary>A getter of an added column.</summary>
    public Delegate CreateGetter(int output, IOutputRow row) => Explainer.Outputs[output].CreateGetter(output, row);
}
