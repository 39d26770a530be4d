using Microsoft.ML;
using MLNet.Xai.Columns;

namespace MLNet.Xai.Persistence;

/// <summary>Cuts the outputs of a saved explainer, which come one after another in one vector, into columns.</summary>
internal sealed class OutputCutter(MLContext ml, Action<IEstimator<ITransformer>> append)
{
    private readonly HashSet<string> _temporary = new(StringComparer.Ordinal);
    private int _next = Scalars.Count;

    /// <summary>Temporary columns that are left over.</summary>
    public IEnumerable<string> Temporary => _temporary;

    /// <summary>Appends what makes the next output under the name <paramref name="column"/>.</summary>
    public void Cut(OutputColumn output, string column)
    {
        if (output.IsScalar)
            append(ml.Transforms.CopyColumns(column, NextScalar()));
        else if (output.Width <= Surrogate.MostNamedSlots)
            CutNamed(output.SlotNames, column);
        else
            CutSlices(output.Width, column);
    }

    private void CutNamed(string[] slotNames, string column)
    {
        foreach (string slot in slotNames)
            append(ml.Transforms.CopyColumns(slot, NextScalar()));
        append(ml.Transforms.Concatenate(column, slotNames));
        append(ml.Transforms.DropColumns(slotNames));
    }

    private void CutSlices(int width, string column)
    {
        if (_temporary.Contains(Scalars.Name(0)))
            throw new InvalidOperationException("Wide outputs have to come before narrow ones.");
        string[] slices = [.. Slices.Sizes(width).Select(Slices.Column)];
        foreach (int size in Slices.Sizes(width))
            append(Slices.Estimator(ml, size));
        append(ml.Transforms.Concatenate(column, slices));
        append(ml.Transforms.DropColumns(slices));
    }

    private string NextScalar()
    {
        if (_next == Scalars.Count)
        {
            append(ml.Transforms.CustomMapping<RestSource, Scalars>(Scalars.Map, Scalars.Contract));
            _temporary.UnionWith(Enumerable.Range(0, Scalars.Count).Select(Scalars.Name));
            _next = 0;
        }

        return Scalars.Name(_next++);
    }
}
