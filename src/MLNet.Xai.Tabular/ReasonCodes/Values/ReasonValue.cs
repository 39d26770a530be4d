using System.Globalization;

namespace MLNet.Xai.Tabular;

/// <summary>A feature's value as sentences tell it, and as so many numbers of an output row until they are read.</summary>
internal abstract class ReasonValue
{
    /// <summary>How many numbers.</summary>
    public virtual int Width => 1;

    /// <summary>Whether values are numbers, which have a median, formats and directions.</summary>
    public virtual bool IsNumber => false;

    /// <summary>Whether there is anything to tell.</summary>
    public virtual bool IsTold => true;

    /// <summary>Takes the value from all slots of a row.</summary>
    public abstract void Take(ReadOnlySpan<float> row, Span<float> numbers);

    /// <summary>What stands for many rows: the median of numbers, else the most frequent value.</summary>
    /// <param name="rows">Rows x slots.</param>
    /// <param name="slots">Slots of a row.</param>
    public abstract float[] Reference(ReadOnlySpan<float> rows, int slots);

    /// <summary>The value in words; null where it is missing.</summary>
    public abstract string? Text(ReadOnlySpan<float> numbers, string? format, CultureInfo culture);

    /// <summary>The value as a number.</summary>
    public virtual double Number(ReadOnlySpan<float> numbers) => double.NaN;

    /// <summary>For a feature of a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="feature">The feature's index.</param>
    /// <param name="isCategory">Whether its slots are the categories of one variable.</param>
    public static ReasonValue Of(ExplainedModel model, int feature, bool isCategory)
    {
        int[] slots = [.. Enumerable.Range(0, model.Slots).Where(slot => model.Features.GroupOfSlot[slot] == feature)];
        if (model.Function is ColumnsFunction columns)
            return CellValue.Of(columns, slots);
        if (slots.Length == 1)
            return new NumberValue(slots[0]);
        return isCategory ? new CategoryValue(slots, model.SlotNames, model.Features.Names[feature]) : new NoValue();
    }

    /// <summary>A number as people read it, with the digits that a Single has.</summary>
    protected static string? Number(double value, string? format, CultureInfo culture) => double.IsNaN(value) ? null : value.ToString(format ?? "G7", culture);
}
