namespace MLNet.Xai.Core.Plots;

/// <summary>Options of <see cref="TextPlot"/>.</summary>
public sealed class TextPlotOptions : PlotOptions
{
    /// <summary>The magnitude that the full colours stand for, so that several texts can be compared; by default the largest of the text's own, special tokens not counted.</summary>
    public double? Largest { get; set; }

    /// <summary>Whether special tokens ("[CLS]") are drawn; they are in the table in any case. Default true.</summary>
    public bool SpecialTokens { get; set; } = true;

    /// <summary>Most pieces (tokens, and words that have none) that are drawn: of a longer text those around the most telling ones. Default 400 in an SVG, all of them in HTML.</summary>
    public int? MaxPieces { get; set; }

    /// <summary>Most parts that are not in the text (absent words, other features) that are drawn; the others are summed. Default 20.</summary>
    public int MaxOthers { get; set; } = 20;

    /// <summary>The text's language for screen readers ("en", "ar"), in HTML; unknown by default.</summary>
    public string Language { get; set; } = "";

    private protected override void ValidateMore()
    {
        if (Largest is { } largest && !(largest > 0 && double.IsFinite(largest)))
            throw new ArgumentOutOfRangeException(nameof(Largest), Largest, "Largest must be above 0 and finite.");
        if (MaxPieces < 10)
            throw new ArgumentOutOfRangeException(nameof(MaxPieces), MaxPieces, "MaxPieces must be at least 10.");
        if (MaxOthers < 0)
            throw new ArgumentOutOfRangeException(nameof(MaxOthers), MaxOthers, "MaxOthers must not be negative.");
        ArgumentNullException.ThrowIfNull(Language);
    }
}
