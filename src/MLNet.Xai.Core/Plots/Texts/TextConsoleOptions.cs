namespace MLNet.Xai.Core.Plots;

/// <summary>Which colours a terminal is sent.</summary>
public enum TextConsoleColors
{
    /// <summary>
    /// 24-bit colours where the writer is the console's, it is not redirected, <c>NO_COLOR</c> is not set and <c>TERM</c> is not "dumb"; 256 colours where <c>COLORTERM</c> promises no more;
    /// values in brackets otherwise.
    /// </summary>
    Auto,

    /// <summary>None: values stand in brackets behind their words.</summary>
    None,

    /// <summary>The 256 colours of xterm.</summary>
    Ansi256,

    /// <summary>24-bit colours.</summary>
    TrueColor,
}

/// <summary>Options of <see cref="TextConsole"/>.</summary>
public sealed class TextConsoleOptions
{
    /// <summary>Which colours are written; by default what the terminal seems to have.</summary>
    public TextConsoleColors Colors { get; set; }

    /// <summary>The magnitude that the full colours stand for, so that several texts can be compared; by default the largest of the text's own, special tokens not counted.</summary>
    public double? Largest { get; set; }

    /// <summary>Without colours, words whose magnitude is below this share of the largest have no brackets; default 0.05, from 0 to 1.</summary>
    public double Threshold { get; set; } = 0.05;

    /// <summary>Whether special tokens ("[CLS]") are written among the words; the table has them in any case. Default true.</summary>
    public bool SpecialTokens { get; set; } = true;

    /// <summary>Decimals of the values; default 2 in text, 4 in tables.</summary>
    public int? Decimals { get; set; }

    /// <summary>Above the table: what the model says of the text; by default the explained output's name.</summary>
    public string? Prediction { get; set; }

    /// <summary>Above the table: the probability of the prediction, from 0 to 1; by default the table says the explained output instead.</summary>
    public double? Confidence { get; set; }

    /// <summary>Colours.</summary>
    public PlotPalette Palette { get; set; } = PlotPalette.Default;

    internal void Validate()
    {
        if (!Enum.IsDefined(Colors))
            throw new ArgumentOutOfRangeException(nameof(Colors), Colors, "Colors must be Auto, None, Ansi256 or TrueColor.");
        if (Largest is { } largest && !(largest > 0 && double.IsFinite(largest)))
            throw new ArgumentOutOfRangeException(nameof(Largest), Largest, "Largest must be above 0 and finite.");
        if (!(Threshold is >= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(Threshold), Threshold, "Threshold must lie between 0 and 1.");
        if (Decimals is < 0 or > 15)
            throw new ArgumentOutOfRangeException(nameof(Decimals), Decimals, "Decimals must lie between 0 and 15.");
        if (Confidence is { } confidence && !(confidence is >= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(Confidence), Confidence, "Confidence must lie between 0 and 1.");
        ArgumentNullException.ThrowIfNull(Palette);
    }
}
