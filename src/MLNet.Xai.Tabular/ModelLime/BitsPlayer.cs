namespace MLNet.Xai.Tabular;

/// <summary>A column of numbers or points in time that are not Single: kept as bits, sampled as numbers.</summary>
internal sealed class BitsPlayer(string name, int slot, BitsNumber bits, bool categorical) : LimePlayer(name)
{
    public override bool IsCategorical => categorical;

    public override double Number(ReadOnlySpan<float> row) => bits.Read(row.Slice(slot, bits.Size));

    public override void Write(double number, Span<float> row) => bits.Write(number, row.Slice(slot, bits.Size));

    public override void Snap(Span<double> numbers)
    {
        foreach (ref double number in numbers)
            number = double.IsNaN(number) ? number : bits.Snap(number);
    }

    protected override Func<double, string>? Text => bits.Text;

    protected override string Category(int category, double number) => bits.Text?.Invoke(number) ?? base.Category(category, number);
}
