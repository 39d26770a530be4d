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

/// <summary>What a saved explainer reads: its own state, the number of the group of outputs that is wanted, and all its inputs one after another.</summary>
internal sealed class ExplainSource
{
    [ColumnName(Temporary.State)]
    public ReadOnlyMemory<char> State { get; set; }

    [ColumnName(Temporary.Group)]
    public ReadOnlyMemory<char> Group { get; set; }

    [ColumnName(Temporary.In)]
    public VBuffer<float> Inputs { get; set; }
}

/// <summary>The outputs of a group, one after another, to be cut up by what follows.</summary>
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

    [ThreadStatic]
    private static float[]? t_outputs;

    public static void Map(ExplainSource source, ExplainTarget target)
    {
        RowExplainer explainer = ExplainerCache.Get(source.State);
        if (source.Inputs.Length != explainer.InputWidth)
        {
            throw new InvalidOperationException(
                $"{explainer.Name} got {source.Inputs.Length} input values; it was saved with {explainer.InputWidth}.");
        }

        var group = OutputGroup.Parse(explainer, source.Group.Span);
        source.Inputs.CopyTo(Buffer(ref t_inputs, explainer.InputWidth));
        Span<float> all = Buffer(ref t_outputs, explainer.OutputWidth).AsSpan(0, explainer.OutputWidth);
        explainer.Explain(new ExplainBlock(explainer, t_inputs, all, 1, 1, group.Active, explainer.Cancellation));
        VBuffer<float> outputs = target.Outputs;
        VBufferEditor<float> editor = VBufferEditor.Create(ref outputs, group.Width);
        all.Slice(group.Offset, group.Width).CopyTo(editor.Values);
        target.Outputs = editor.Commit();
    }

    public override Action<ExplainSource, ExplainTarget> GetMapping() => Map;

    private static float[] Buffer(ref float[]? buffer, int size) => buffer is null || buffer.Length < size ? buffer = new float[size] : buffer;
}

/// <summary>An index into the texts of a saved explainer.</summary>
internal sealed class TextSource
{
    [ColumnName(Temporary.State)]
    public ReadOnlyMemory<char> State { get; set; }

    [ColumnName(Temporary.Index)]
    public float Index { get; set; }
}

/// <summary>The text itself.</summary>
internal sealed class TextTarget
{
    [ColumnName(Temporary.Text)]
    public ReadOnlyMemory<char> Text { get; set; }
}

[CustomMappingFactoryAttribute(Contract)]
internal sealed class TextMapping : CustomMappingFactory<TextSource, TextTarget>
{
    public const string Contract = "MLNet.Xai.Text";

    public static void Map(TextSource source, TextTarget target) =>
        target.Text = TextColumn.Text(ExplainerCache.Get(source.State).Texts, source.Index);

    public override Action<TextSource, TextTarget> GetMapping() => Map;
}
