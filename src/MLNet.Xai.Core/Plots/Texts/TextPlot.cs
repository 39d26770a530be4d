using MLNet.Xai.Core.Plots.Svg;
using MLNet.Xai.Core.Texts;

namespace MLNet.Xai.Core.Plots;

/// <summary>A text whose pieces have the colours of their attributions: red raises the output, blue lowers it.</summary>
/// <remarks>
/// Everything between the pieces is drawn as the text has it. Tokens that share letters (bytes of one sign, accents) are one piece with the sum of their values; the table has each.
/// </remarks>
public static class TextPlot
{
    private const int MostPieces = 400;

    /// <summary>Draws it as SVG. Of a text longer than <see cref="TextPlotOptions.MaxPieces"/> what stands around its most telling pieces is shown, and the picture says so.</summary>
    /// <exception cref="ArgumentException">Tokens lie outside the text or are out of order, or a value is missing, NaN or infinite.</exception>
    public static SvgFigure Draw(TextExplanation explanation, TextPlotOptions? options = null)
    {
        options ??= new TextPlotOptions();
        options.Validate();
        List<TextSegment> all = Segments(explanation, options);
        (List<TextSegment> shown, int omitted) = TextExcerpt.Take(all, options.MaxPieces ?? MostPieces);
        TextScale scale = TextScale.Of(explanation, options.Largest, options.SignificantDigits);
        TextWording wording = new(explanation, scale, options);
        Frame frame = new(options);
        TextPainter painter = new(frame, scale);
        painter.Note(wording.Caption);
        painter.Key();
        painter.Lines(shown);
        foreach (string note in wording.Notes(omitted))
            painter.Note(note);
        painter.Parts(wording.Others);
        return frame.Finish(frame.Top + Frame.Margin - 4, wording.Title, wording.Description, wording.Table);
    }

    /// <summary>Writes it as HTML: all of it, whatever its length, unless <see cref="TextPlotOptions.MaxPieces"/> says otherwise. The width is that of the page.</summary>
    /// <exception cref="ArgumentException">Tokens lie outside the text or are out of order, or a value is missing, NaN or infinite.</exception>
    public static HtmlFigure Html(TextExplanation explanation, TextPlotOptions? options = null)
    {
        options ??= new TextPlotOptions();
        options.Validate();
        return Html(explanation, options, withKey: true, out _);
    }

    /// <summary>The same, without the key of the colours where it stands elsewhere; and how many pieces are left out.</summary>
    internal static HtmlFigure Html(TextExplanation explanation, TextPlotOptions options, bool withKey, out int omitted)
    {
        List<TextSegment> all = Segments(explanation, options);
        (List<TextSegment> shown, omitted) = TextExcerpt.Take(all, options.MaxPieces ?? int.MaxValue);
        TextScale scale = TextScale.Of(explanation, options.Largest, options.SignificantDigits);
        TextWording wording = new(explanation, scale, options);
        return new HtmlFigure(explanation, (withKey ? TextMarkup.Key(scale) : "") + TextMarkup.Write(shown, wording, wording.Notes(omitted), scale, options), wording, options);
    }

    private static List<TextSegment> Segments(TextExplanation explanation, TextPlotOptions options)
    {
        List<TextSegment> all = TextSegments.Of(explanation);
        return options.SpecialTokens ? all : all.FindAll(segment => segment.Role != TextRole.Special);
    }
}
