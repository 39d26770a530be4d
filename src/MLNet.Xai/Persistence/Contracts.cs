using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using MLNet.Xai.Columns;

namespace MLNet.Xai.Persistence;

/// <summary>No input at all: the constant that follows needs none.</summary>
internal sealed class NoInput;

/// <summary>A constant 1, because <c>Expression</c> wants an input.</summary>
internal sealed class ConstantOne
{
    [ColumnName(Temporary.One)]
    public float Value { get; set; }
}

[CustomMappingFactoryAttribute(Contract)]
internal sealed class ConstantOneMapping : CustomMappingFactory<NoInput, ConstantOne>
{
    public const string Contract = "MLNet.Xai.ConstantOne";

    public static void Map(NoInput source, ConstantOne target) => target.Value = 1;

    public override Action<NoInput, ConstantOne> GetMapping() => Map;
}

/// <summary>What a saved explainer reads: its own state, and all its inputs one after another.</summary>
internal sealed class ExplainSource
{
    [ColumnName(Temporary.State)]
    public ReadOnlyMemory<char> State { get; set; }

    [ColumnName(Temporary.In)]
    public VBuffer<float> Inputs { get; set; }
}

/// <summary>All outputs of a saved explainer, one after another, to be cut up by what follows.</summary>
internal sealed class ExplainTarget
{
    [ColumnName(Temporary.Rest)]
    public VBuffer<float> Outputs { get; set; }
}

[CustomMappingFactoryAttribute(Contract)]
internal sealed class ExplainMapping : CustomMappingFactory<ExplainSource, ExplainTarget>
{
    public const string Contract = "MLNet.Xai.Explain";

    [ThreadStatic]
    private static float[]? t_inputs;

    public static void Map(ExplainSource source, ExplainTarget target)
    {
        RowExplainer explainer = ExplainerCache.Get(source.State);
        if (source.Inputs.Length != explainer.InputWidth)
        {
            throw new InvalidOperationException(
                $"{explainer.Name} got {source.Inputs.Length} input values; it was saved with {explainer.InputWidth}.");
        }

        if (t_inputs is null || t_inputs.Length < explainer.InputWidth)
            t_inputs = new float[explainer.InputWidth];
        source.Inputs.CopyTo(t_inputs);
        VBuffer<float> outputs = target.Outputs;
        VBufferEditor<float> editor = VBufferEditor.Create(ref outputs, explainer.OutputWidth);
        explainer.Explain(new ExplainBlock(explainer, t_inputs, editor.Values, 1, 1, explainer.AllActive, explainer.Cancellation));
        target.Outputs = editor.Commit();
    }

    public override Action<ExplainSource, ExplainTarget> GetMapping() => Map;
}
