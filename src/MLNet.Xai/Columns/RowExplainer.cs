using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace MLNet.Xai.Columns;

/// <summary>
/// What an explainer does with rows of floats, apart from any schema. Immutable and thread-safe; it is what a saved model carries.
/// </summary>
internal abstract class RowExplainer
{
    /// <summary>Name for messages: "TreeSHAP".</summary>
    public abstract string Name { get; }

    /// <summary>What it reads.</summary>
    public abstract IReadOnlyList<InputColumn> Inputs { get; }

    /// <summary>What it appends.</summary>
    public abstract IReadOnlyList<OutputColumn> Outputs { get; }

    /// <summary>The same explainer on the device that an environment asks for.</summary>
    public virtual RowExplainer For(IHostEnvironment env) => this;

    /// <summary>Most rows that are explained at once when these outputs are wanted.</summary>
    public virtual int MostRows(bool[] activeOutputs) => int.MaxValue;

    /// <summary>Whether an input is read when these outputs are wanted.</summary>
    public abstract bool Needs(int input, bool[] activeOutputs);

    /// <summary>Explains rows; a single one is to be quick and without allocation.</summary>
    public abstract void Explain(in ExplainBlock block);

    /// <summary>The transformer that appends its columns.</summary>
    public abstract ExplainingTransformer ToTransformer(Watch watch);

    /// <summary>Writes everything that <c>static RowExplainer Read(BinaryReader)</c> of the same type reads.</summary>
    /// <exception cref="InvalidOperationException">It holds something that cannot be saved.</exception>
    public abstract void Write(BinaryWriter writer);
}
