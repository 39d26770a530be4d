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
        bool text = output is TextColumn;
        if (output.IsScalar)
            CutScalar(column, text);
        else if (output.SlotNames.Length is > 0 and <= Surrogate.MostNamedSlots)
            CutNamed(output.SlotNames, column, text);
        else
            CutSlices(output, column);
    }

    private void CutScalar(string column, bool text)
    {
        string scalar = NextScalar();
        if (text)
        {
            append(ml.Transforms.CopyColumns(Persistence.Temporary.Index, scalar));
            append(ml.Transforms.CustomMapping<TextSource, TextTarget>(TextMapping.Map, TextMapping.Contract));
            scalar = Persistence.Temporary.Text;
            _temporary.UnionWith([Persistence.Temporary.Index, scalar]);
        }

        append(ml.Transforms.CopyColumns(column, scalar));
    }

    private void CutNamed(string[] slotNames, string column, bool text)
    {
        foreach (string slot in slotNames)
            CutScalar(slot, text);
        append(ml.Transforms.Concatenate(column, slotNames));
        append(ml.Transforms.DropColumns(slotNames));
    }

    private void CutSlices(OutputColumn output, string column)
    {
        int width = output.Width;
        if (_temporary.Contains(Scalars.Name(0)))
            throw new InvalidOperationException("Wide outputs have to come before narrow ones.");
        string[] slices = [.. Slices.Sizes(width).Select(Slices.Column)];
        foreach (int size in Slices.Sizes(width))
            append(Slices.Estimator(ml, size));
        append(ml.Transforms.Concatenate(Persistence.Temporary.Vector, slices));
        append(ml.Transforms.DropColumns(slices));
        append(output.Decode(ml, column, Persistence.Temporary.Vector));
        _temporary.Add(Persistence.Temporary.Vector);
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
