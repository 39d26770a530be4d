using MLNet.Xai.Tabular;
using MLNet.Xai.Variants;

namespace MLNet.Xai.Text;

/// <summary>Another column as a player: the row's own value or that of a background row, a variant each.</summary>
/// <param name="cell">The column as numbers.</param>
/// <param name="offset">Where its numbers begin in a row of numbers.</param>
/// <param name="numbers">Those of a variant.</param>
internal sealed class VariantCell(CellColumn cell, int offset, Func<int, ReadOnlyMemory<float>> numbers) : IVariantColumn
{
    public string Name => cell.Input.Name;

    public Delegate CreateGetter(Func<int> variant) => cell.CreateGetter(() => numbers(variant()).Slice(offset, cell.Input.Size));
}
