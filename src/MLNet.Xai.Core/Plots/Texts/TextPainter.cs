using MLNet.Xai.Core.Plots.Svg;
using MLNet.Xai.Core.Texts;

namespace MLNet.Xai.Core.Plots;

/// <summary>Draws the parts of a <see cref="TextPlot"/>, one below the other.</summary>
internal sealed class TextPainter
{
    private const double LineHeight = 27;
    private const double ChipHeight = 21;
    private const int KeySteps = 8;

    // A word without spaces this long is a hundred lines: its table has all of it.
    private const int MostLetters = 1000;

    private readonly Frame _frame;
    private readonly SvgWriter _svg;
    private readonly TextScale _scale;

    public TextPainter(Frame frame, TextScale scale)
    {
        (_frame, _svg, _scale) = (frame, frame.Writer, scale);
        _svg.Use(StyleParts.Diverging);
    }

    private double Room => _frame.Width - (2 * Frame.Margin);

    /// <summary>A remark in the quiet colour.</summary>
    public void Note(string text)
    {
        foreach (string line in TextLines.Wrap(text, PlotText.Small, Room, 3))
        {
            _svg.Text(Frame.Margin, _frame.Top + 10, line, "m", size: PlotText.Small);
            _frame.Top += 17;
        }
    }

    /// <summary>What the colours mean.</summary>
    public void Key()
    {
        if (_scale.Largest == 0)
            return;
        string low = _scale.Signed(-_scale.Largest), high = _scale.Signed(_scale.Largest);
        double x = Frame.Margin, y = _frame.Top + 12;
        x = After(x, "lowers", "m");
        x = After(x, low, "nt");
        for (int i = -KeySteps; i <= KeySteps; i++, x += 7)
            _svg.Rect(x, y - 10, i == KeySteps ? 7 : 7.5, 12, $"f d{(i + KeySteps) * (StyleSheet.DivergingSteps - 1) / (2 * KeySteps)}");
        x = After(x + 6, high, "pt");
        After(x, "raises", "m");
        _frame.Top += 26;

        double After(double at, string text, string cls)
        {
            _svg.Text(at, y, text, cls, size: PlotText.Small);
            return at + TextMeter.Width(text, PlotText.Small) + 6;
        }
    }

    /// <summary>The text.</summary>
    public void Lines(List<TextSegment> segments)
    {
        foreach (TextLine line in TextLayout.Break(TextAtom.Cut(segments.Select(Shortened)), Room - (2 * TextAtom.Pad)))
        {
            if (line.Atoms.Count == 0)
            {
                _frame.Top += LineHeight / 2;
                continue;
            }

            Line(line, line.RightToLeft ? _frame.Width - Frame.Margin - line.Width : Frame.Margin, _frame.Top + (LineHeight / 2));
            _frame.Top += LineHeight;
        }

        _frame.Top += 8;
    }

    /// <summary>What is not in the text, on chips.</summary>
    public void Parts(IReadOnlyList<TextPart> parts)
    {
        if (parts.Count == 0)
            return;
        _svg.Text(Frame.Margin, _frame.Top + 10, "Not in the text:", "m", size: PlotText.Small);
        _frame.Top += 20;
        double x = Frame.Margin;
        foreach (TextPart part in parts)
        {
            string value = " " + _scale.Signed(part.Value), name = TextMeter.Truncate(part.Name, PlotText.Small, Math.Min(260, Room - 16) - TextMeter.Width(value, PlotText.Small)) + value;
            double width = TextMeter.Width(name, PlotText.Small) + 14;
            if (x > Frame.Margin && x + width > _frame.Width - Frame.Margin)
                (x, _frame.Top) = (Frame.Margin, _frame.Top + 26);
            int step = _scale.Step(part.Value);
            _svg.Rect(x, _frame.Top, width, ChipHeight, $"f d{step}", 4, $"{part.Name}: {_scale.Signed(part.Value)}");
            _svg.Runs(x + (width / 2), PlotText.Baseline(_frame.Top + (ChipHeight / 2), PlotText.Small), [(name, $"dt{step}")], PlotText.Small, rightToLeft: false, null);
            x += width + 6;
        }

        _frame.Top += 26;
    }

    private static TextSegment Shortened(TextSegment segment) => segment.Text.Length <= MostLetters ? segment : segment with { Text = Beginning(segment.Text) + "…" };

    private static string Beginning(string text)
    {
        int end = 0;
        while (end < MostLetters)
            end += System.Globalization.StringInfo.GetNextTextElementLength(text, end);
        return text[..end];
    }

    // Chips first: text over them, and the pointer reaches the chips' tooltips through the text.
    private void Line(TextLine line, double left, double middle)
    {
        double[] starts = new double[line.Atoms.Count];
        double x = left;
        for (int i = 0; i < starts.Length; i++)
        {
            starts[i] = x;
            x += line.Atoms[i].Width;
        }

        for (int from = 0; from < starts.Length;)
        {
            int to = from + 1;
            TextSegment segment = line.Atoms[from].Segment;
            while (to < starts.Length && ReferenceEquals(line.Atoms[to].Segment, segment))
                to++;
            if (segment.HasValue)
                Chip(segment, starts[from], starts[to - 1] + line.Atoms[to - 1].Width, middle);
            from = to;
        }

        _svg.Open("g", attributes: "pointer-events=\"none\"");
        for (int from = 0; from < starts.Length;)
        {
            int to = from + 1;
            while (to < starts.Length && GoOn(line.Atoms[to - 1], line.Atoms[to]))
                to++;
            Word(line.Atoms[from..to], starts[from], middle);
            from = to;
        }

        _svg.Close("g");
    }

    private void Chip(TextSegment segment, double from, double to, double middle)
    {
        bool special = segment.Role == TextRole.Special;
        double height = special ? ChipHeight - 5 : ChipHeight;
        string value = _scale.Signed(segment.Value);
        _svg.Rect(from + 0.5, middle - (height / 2), to - from - 1, height, $"f d{_scale.Step(segment.Value)}", special ? 7 : 2.5, $"{segment.Label}: {value}");
    }

    // Neighbours in the line that are one word, or one piece with spaces in it.
    private static bool GoOn(TextAtom left, TextAtom right)
    {
        (TextAtom first, TextAtom second) = left.Level % 2 == 0 ? (left, right) : (right, left);
        return left.Level == right.Level && second.Joined && first.Continues && left.Segment.Role == right.Segment.Role;
    }

    private void Word(List<TextAtom> atoms, double left, double middle)
    {
        bool rightToLeft = atoms[0].Level % 2 == 1;
        if (rightToLeft)
            atoms.Reverse();
        if (atoms.TrueForAll(atom => atom.IsSpace))
            return;
        double width = atoms.Sum(atom => atom.Width), size = atoms[0].FontSize, letters = atoms.Sum(atom => TextMeter.Width(atom.Text, size));
        double before = atoms[0].Before, after = width - letters - before;
        double center = left + (rightToLeft ? after : before) + (letters / 2);
        bool measured = atoms.Exists(atom => atom.Segment != atoms[0].Segment) || (letters > size && atoms.TrueForAll(atom => atom.Text.All(c => c is >= ' ' and <= '~')));
        _svg.Runs(center, PlotText.Baseline(middle, size), [.. atoms.Select(atom => (atom.Text, Ink(atom.Segment)))], size, rightToLeft, measured ? letters / TextMeter.Spare : null);
    }

    private string Ink(TextSegment segment) => segment.HasValue ? $"dt{_scale.Step(segment.Value)}" : segment.Role == TextRole.Gap ? "t" : "m";
}
