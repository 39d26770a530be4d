using MLNet.Xai.Core.Plots.Svg;
using MLNet.Xai.Core.Texts;

namespace MLNet.Xai.Core.Plots;

/// <summary>Which colour a value has, and how it is written.</summary>
/// <param name="Largest">The magnitude of the full colours.</param>
/// <param name="Digits">Significant digits of it.</param>
internal sealed record TextScale(double Largest, int Digits)
{
    private const int Half = StyleSheet.DivergingSteps / 2;

    private readonly int _decimals = NumberText.Decimals(Largest, Digits);

    /// <summary>The scale that is asked for, or that of a text: special tokens, which often have much larger values than words, do not count.</summary>
    public static TextScale Of(TextExplanation explanation, double? asked, int digits) => new(asked ?? LargestOf(explanation), digits);

    /// <summary>The largest magnitude of a text's pieces and of what is not in the text; of special tokens where there is nothing else.</summary>
    public static double LargestOf(TextExplanation explanation)
    {
        double largest = explanation.Others.Select(part => Math.Abs(part.Value)).DefaultIfEmpty().Max(), special = 0;
        for (int i = 0; i < explanation.Tokens.Count; i++)
        {
            double size = Math.Abs(explanation.Values[i]);
            if (explanation.Tokens[i].IsSpecial)
                special = Math.Max(special, size);
            else
                largest = Math.Max(largest, size);
        }

        return largest > 0 ? largest : special;
    }

    /// <summary>The step of the diverging ramp; values beyond the largest have the full colour.</summary>
    public int Step(double value) => Largest == 0 ? Half : Half + (int)Math.Round(Math.Clamp(value / Largest, -1, 1) * Half);

    public string Signed(double value) => NumberText.Signed(value, _decimals, Digits);
}
