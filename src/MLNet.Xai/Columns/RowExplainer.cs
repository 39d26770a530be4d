namespace MLNet.Xai.Columns;

/// <summary>
/// What an explainer does with rows of floats, apart from any schema: the inputs of a row lie one after another (all columns of
/// <see cref="Inputs"/>), and so do its outputs. Immutable and thread-safe; it is what a saved model carries.
/// </summary>
internal abstract class RowExplainer
{
    private int _inputWidth = -1;
    private int _outputWidth = -1;
    private bool[]? _allActive;

    /// <summary>Name for messages: "TreeSHAP".</summary>
    public abstract string Name { get; }

    /// <summary>What it reads.</summary>
    public abstract IReadOnlyList<InputColumn> Inputs { get; }

    /// <summary>What it appends.</summary>
    public abstract IReadOnlyList<OutputColumn> Outputs { get; }

    /// <summary>Columns of the user's data that have the name of a slot, which a saved model must give back untouched.</summary>
    public abstract IReadOnlyList<string> NameClashes { get; }

    /// <summary>Floats of an input row.</summary>
    public int InputWidth => _inputWidth >= 0 ? _inputWidth : _inputWidth = Inputs.Sum(i => i.Size);

    /// <summary>Floats of an output row.</summary>
    public int OutputWidth => _outputWidth >= 0 ? _outputWidth : _outputWidth = Outputs.Sum(o => o.Width);

    /// <summary>Says that every output is wanted.</summary>
    public bool[] AllActive => _allActive ??= [.. Outputs.Select(_ => true)];

    /// <summary>Cancels every pass over data.</summary>
    public virtual CancellationToken Cancellation => CancellationToken.None;

    /// <summary>Hears how many rows a pass has explained.</summary>
    public virtual IProgress<ExplainProgress>? Progress => null;

    /// <summary>Whether an input is read when these outputs are wanted.</summary>
    public abstract bool Needs(int input, bool[] activeOutputs);

    /// <summary>Explains rows.</summary>
    /// <param name="inputs"><c>rowCount x InputWidth</c>; what is not needed may hold anything.</param>
    /// <param name="rowCount">Number of rows; 1 is to be quick and without allocation.</param>
    /// <param name="outputs"><c>rowCount x OutputWidth</c>; only the active outputs need to be written.</param>
    /// <param name="call">What is wanted.</param>
    public abstract void Explain(ReadOnlySpan<float> inputs, int rowCount, Span<float> outputs, in ExplainCall call);

    /// <summary>The transformer that appends its columns.</summary>
    public abstract ExplainingTransformer ToTransformer();

    /// <summary>Writes everything that <c>static RowExplainer Read(BinaryReader)</c> of the same type reads.</summary>
    /// <exception cref="InvalidOperationException">It holds something that cannot be saved.</exception>
    public abstract void Write(BinaryWriter writer);
}
