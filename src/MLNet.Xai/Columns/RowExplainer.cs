using MLNet.Xai.Persistence;

namespace MLNet.Xai.Columns;

/// <summary>
/// What an explainer does with rows of floats, apart from any schema. Immutable and thread-safe; it is what a saved model carries.
/// </summary>
internal abstract class RowExplainer
{
    private int[]? _inputOffsets;
    private int[]? _outputOffsets;
    private OutputGroup[]? _savedGroups;

    /// <summary>Name for messages: "TreeSHAP".</summary>
    public abstract string Name { get; }

    /// <summary>What it reads.</summary>
    public abstract IReadOnlyList<InputColumn> Inputs { get; }

    /// <summary>What it appends.</summary>
    public abstract IReadOnlyList<OutputColumn> Outputs { get; }

    /// <summary>Columns of the user's data that have the name of a slot, which a saved model must give back untouched.</summary>
    public abstract IReadOnlyList<string> NameClashes { get; }

    /// <summary>Floats of an input row.</summary>
    public int InputWidth => InputOffsets[^1];

    /// <summary>Floats of an output row.</summary>
    public int OutputWidth => OutputOffsets[^1];

    /// <summary>Where each input starts in an input row, and the width of the row.</summary>
    public int[] InputOffsets => _inputOffsets ??= Offsets(Inputs.Select(i => i.Size));

    /// <summary>Where each output starts in an output row, and the width of the row.</summary>
    public int[] OutputOffsets => _outputOffsets ??= Offsets(Outputs.Select(o => o.Width));

    /// <summary>The groups with their places in the output row.</summary>
    public OutputGroup[] SavedGroups => _savedGroups ??= OutputGroup.Of(this);

    /// <summary>Cancels every pass over data.</summary>
    public virtual CancellationToken Cancellation => CancellationToken.None;

    /// <summary>Hears how many rows a pass has explained.</summary>
    public virtual IProgress<ExplainProgress>? Progress => null;

    /// <summary>What <see cref="TextColumn"/>s show.</summary>
    public virtual IReadOnlyList<string> Texts => [];

    /// <summary>
    /// Outputs that are computed together, as counts of consecutive ones: a saved explainer computes a group only when one of its columns is read.
    /// </summary>
    public virtual IReadOnlyList<int> Groups => [Outputs.Count];

    /// <summary>The same explainer on the device that a context asks for.</summary>
    public virtual RowExplainer For(Microsoft.ML.MLContext context) => this;

    /// <summary>Most rows that are explained at once when these outputs are wanted.</summary>
    public virtual int MostRows(bool[] activeOutputs) => int.MaxValue;

    /// <summary>Whether an input is read when these outputs are wanted.</summary>
    public abstract bool Needs(int input, bool[] activeOutputs);

    /// <summary>Explains rows; a single one is to be quick and without allocation.</summary>
    public abstract void Explain(in ExplainBlock block);

    /// <summary>The transformer that appends its columns.</summary>
    public abstract ExplainingTransformer ToTransformer();

    /// <summary>Writes everything that <c>static RowExplainer Read(BinaryReader)</c> of the same type reads.</summary>
    /// <exception cref="InvalidOperationException">It holds something that cannot be saved.</exception>
    public abstract void Write(BinaryWriter writer);

    private static int[] Offsets(IEnumerable<int> sizes)
    {
        var offsets = new List<int> { 0 };
        foreach (int size in sizes)
            offsets.Add(offsets[^1] + size);
        return [.. offsets];
    }
}
