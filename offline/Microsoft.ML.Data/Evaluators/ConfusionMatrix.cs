using System.Globalization;
using System.Text;
using Microsoft.ML.Internals;

namespace Microsoft.ML.Data;

public sealed class ConfusionMatrix
{
    private readonly string[] _names;
    private readonly bool _isBinary;
    private string _formatted;

    /// <param name="counts">Rows are true classes, columns predicted ones.</param>
    /// <param name="names">Names of the classes.</param>
    /// <param name="isBinary">Positive class first.</param>
    internal ConfusionMatrix(double[][] counts, string[] names, bool isBinary)
    {
        _names = names;
        _isBinary = isBinary;
        Counts = Array.ConvertAll(counts, row => (IReadOnlyList<double>)Array.AsReadOnly(row));
        NumberOfClasses = counts.Length;
        PerClassRecall = [.. Enumerable.Range(0, counts.Length).Select(c => Share(counts[c][c], counts[c].Sum()))];
        PerClassPrecision = [.. Enumerable.Range(0, counts.Length).Select(c => Share(counts[c][c], counts.Sum(row => row[c])))];
    }

    public IReadOnlyList<double> PerClassPrecision { get; }

    public IReadOnlyList<double> PerClassRecall { get; }

    public IReadOnlyList<IReadOnlyList<double>> Counts { get; }

    public int NumberOfClasses { get; }

    public double GetCountForClassPair(int predictedClassIndicatorIndex, int actualClassIndicatorIndex)
    {
        Check.Param((uint)predictedClassIndicatorIndex < (uint)NumberOfClasses, nameof(predictedClassIndicatorIndex),
            "Invalid index. Should be non-negative, less than the number of classes.");
        Check.Param((uint)actualClassIndicatorIndex < (uint)NumberOfClasses, nameof(actualClassIndicatorIndex),
            "Invalid index. Should be non-negative, less than the number of classes.");
        return Counts[actualClassIndicatorIndex][predictedClassIndicatorIndex];
    }

    public string GetFormattedConfusionTable() => _formatted ??= Format();

    private static double Share(double part, double whole) => whole > 0 ? part / whole : 0;

    private string Format()
    {
        int width = NumberOfClasses == 2 ? 8 : 5;
        int longest = _names.Max(name => name.Length);
        // Long names would burst the header, which then shows numbers.
        bool numbered = longest > width;
        int digits = numbered ? (_names.Length - 1).ToString(CultureInfo.InvariantCulture).Length : 0;
        int label = Math.Max(9, longest + (numbered ? digits + 2 : 0));
        string margin = new(' ', label - 9);
        string rule = string.Concat(Enumerable.Repeat(NumberOfClasses > 2 ? "========" : "===========", NumberOfClasses));
        var text = new StringBuilder();
        if (_isBinary)
        {
            double positives = Counts[0].Sum(), negatives = Counts[1].Sum();
            text.Append(CultureInfo.InvariantCulture,
                $"TEST {_names[0].ToUpperInvariant()} RATIO:\t{positives / (positives + negatives):N4} ({positives:F1}/({positives:F1}+{negatives:F1}))");
        }
        text.AppendLine().AppendLine("Confusion table").AppendLine($"          {margin}||{rule}").Append($"PREDICTED {margin}||");
        for (int c = 0; c < NumberOfClasses; c++)
            text.Append(' ').Append((numbered ? c.ToString(CultureInfo.InvariantCulture) : _names[c]).PadLeft(width)).Append(" |");
        text.AppendLine(" Recall").AppendLine($"TRUTH     {margin}||{rule}");
        for (int c = 0; c < NumberOfClasses; c++)
        {
            string name = numbered ? $"{c.ToString(CultureInfo.InvariantCulture).PadLeft(digits)}. {_names[c].PadLeft(label - digits - 2)}" : _names[c].PadLeft(label);
            text.Append(name).Append(" ||");
            foreach (double count in Counts[c])
                text.Append(' ').Append(count.ToString("N0", CultureInfo.InvariantCulture).PadLeft(width)).Append(" |");
            text.AppendLine(CultureInfo.InvariantCulture, $" {PerClassRecall[c],5:F4}");
        }
        text.AppendLine($"          {margin}||{rule}").Append($"Precision {margin}||");
        foreach (double precision in PerClassPrecision)
            text.Append(precision.ToString("N4", CultureInfo.InvariantCulture).PadLeft(width + 1)).Append(" |");
        return text.AppendLine().ToString();
    }
}
