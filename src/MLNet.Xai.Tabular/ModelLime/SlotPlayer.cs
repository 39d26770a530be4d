using System.Globalization;

namespace MLNet.Xai.Tabular;

/// <summary>A slot of Single: its value.</summary>
internal sealed class SlotPlayer(string name, int slot, bool categorical) : LimePlayer(name)
{
    public int Slot => slot;

    public override bool IsCategorical => categorical;

    public override double Number(ReadOnlySpan<float> row) => row[slot];

    public override void Write(double number, Span<float> row) => row[slot] = (float)number;

    public override void Snap(Span<double> numbers)
    {
        foreach (ref double number in numbers)
            number = (float)number;
    }

    protected override string Category(int category, double number) => ((float)number).ToString("R", CultureInfo.InvariantCulture);
}
