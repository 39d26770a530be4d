using System.Globalization;

namespace MLNet.Xai.Tabular;

/// <summary>A feature of several slots or columns that are no categories of one variable has no single value to tell.</summary>
internal sealed class NoValue : ReasonValue
{
    public override int Width => 0;

    public override bool IsTold => false;

    public override void Take(ReadOnlySpan<float> row, Span<float> numbers)
    {
    }

    public override float[] Reference(ReadOnlySpan<float> rows, int slots) => [];

    public override string? Text(ReadOnlySpan<float> numbers, string? format, CultureInfo culture) => "";
}
