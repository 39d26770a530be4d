using Microsoft.ML;

namespace MLNet.Xai.Vision.Onnx;

/// <summary>A fitted chain step by step, chains within it included: what each step adds, and of which columns it makes that.</summary>
internal sealed class ChainSteps
{
    private readonly List<ChainStep> _steps = [];

    /// <param name="model">The chain, or a single transformer.</param>
    /// <param name="input">The schema of the data that it takes.</param>
    public ChainSteps(ITransformer model, DataViewSchema input) => Output = Add(model, input);

    public IReadOnlyList<ChainStep> Steps => _steps;

    /// <summary>The schema behind the last step.</summary>
    public DataViewSchema Output { get; }

    /// <summary>The step before another that gives a column.</summary>
    public ChainStep? MakerOf(string column, int before)
    {
        for (int s = before - 1; s >= 0; s--)
        {
            if (_steps[s].Adds.Contains(column, StringComparer.Ordinal))
                return _steps[s];
        }

        return null;
    }

    private DataViewSchema Add(ITransformer model, DataViewSchema schema)
    {
        if (model is IEnumerable<ITransformer> chain)
        {
            foreach (ITransformer part in chain)
                schema = Add(part, schema);
            return schema;
        }

        DataViewSchema output = model.GetOutputSchema(schema);
        _steps.Add(new ChainStep(_steps.Count, model, schema, output));
        return output;
    }
}
