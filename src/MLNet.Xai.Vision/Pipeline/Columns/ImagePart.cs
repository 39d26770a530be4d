using MLNet.Xai.Columns;
using MLNet.Xai.Core;
using MLNet.Xai.Torch.Saving;
using MLNet.Xai.Vision.Cam;

namespace MLNet.Xai.Vision.Pipeline;

/// <summary>Some columns about an image that are computed together: the scores, a map and what belongs to it.</summary>
internal abstract class ImagePart
{
    /// <summary>Name of the first column.</summary>
    public abstract string Name { get; }

    /// <summary>What its map explains; null where there is no map.</summary>
    public virtual ClassTarget? Target => null;

    /// <summary>Another part whose columns it reads, and which is computed before it.</summary>
    public virtual ImagePart? Source => null;

    /// <summary>What it appends; vectors without names before the others.</summary>
    public abstract IReadOnlyList<OutputColumn> Columns { get; }

    /// <summary>Most rows at once: rows that are read ahead are computed though perhaps nobody asks for them.</summary>
    public abstract int MostRows { get; }

    /// <summary>Writes the columns of all rows.</summary>
    /// <param name="pictures">Interleaved RGB of every row's picture.</param>
    /// <param name="first">Index of the part's first column in the block.</param>
    /// <param name="block">Takes the values.</param>
    public abstract void Explain(byte[][] pictures, int first, in ExplainBlock block);

    /// <summary>Writes what its own <c>Read</c> reads.</summary>
    public abstract void Write(BinaryWriter writer);

    /// <summary>Annotations of a column of maps.</summary>
    protected static Action<Microsoft.ML.DataViewSchema.Annotations.Builder> About(string method, string layers, ClassTarget target) => annotations =>
    {
        annotations.AddText(ExplanationAnnotations.Method, method);
        annotations.AddText(ExplanationAnnotations.Layers, layers);
        annotations.AddText(ExplanationAnnotations.Target, TargetState.Describe(target));
    };

    /// <summary>Height x width, or targets x height x width.</summary>
    protected static int[] MapSize(ClassTarget target, int height, int width) => target.Count > 1 ? [target.Count, height, width] : [height, width];

    /// <summary>Names of one value for each target; none for a single one.</summary>
    protected static string[] Slots(ClassTarget target) => target.Count > 1 ? [.. Enumerable.Range(1, target.Count).Select(n => $"Target {n}")] : [];
}
