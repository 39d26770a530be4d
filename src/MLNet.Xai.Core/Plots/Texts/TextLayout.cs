namespace MLNet.Xai.Core.Plots;

/// <summary>Breaks a text into lines of a width: between words, beside signs of scripts that have no spaces, and in words that are wider than a line.</summary>
internal sealed class TextLayout
{
    private readonly double _room;
    private readonly List<TextLine> _lines = [];
    private List<TextAtom> _line = [];
    private double _width;
    private bool _rightToLeft;

    private TextLayout(double room) => _room = room;

    /// <summary>The lines, from the top.</summary>
    public static IReadOnlyList<TextLine> Break(List<TextAtom> atoms, double room)
    {
        TextLayout layout = new(room);
        for (int from = 0; from < atoms.Count;)
        {
            int end = atoms.FindIndex(from, atom => atom.EndsLine);
            int to = end < 0 ? atoms.Count : end;
            layout.Paragraph(atoms[from..to]);
            from = to + 1;
        }

        return layout._lines;
    }

    private void Paragraph(List<TextAtom> atoms)
    {
        _rightToLeft = TextDirection.Resolve(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(atoms));
        for (int from = 0; from < atoms.Count;)
        {
            int to = from + 1;
            while (to < atoms.Count && !atoms[from].IsSpace && !atoms[to].IsSpace && !TextAtom.MayBreak(atoms[to - 1], atoms[to]))
                to++;
            Group(atoms[from..to]);
            from = to;
        }

        // An empty line stays, but never two.
        if (_line.Count > 0 || _lines is [.., { Atoms.Count: > 0 }])
            EndLine();
    }

    private void Group(List<TextAtom> group)
    {
        double width = group.Sum(atom => atom.Width);
        if (group[0].IsSpace)
        {
            if (_line.Count > 0)
                Add(group[0]);
            return;
        }

        if (_line.Count > 0 && _width + width > _room && (width <= _room || group[0].Width + _width > _room))
            EndLine();
        foreach (TextAtom atom in group)
        {
            if (_line.Count > 0 && _width + atom.Width > _room)
                EndLine();
            if (_width + atom.Width <= _room)
            {
                Add(atom);
                continue;
            }

            foreach (TextAtom part in atom.Split(_room))
            {
                if (_line.Count > 0 && _width + part.Width > _room)
                    EndLine();
                Add(part);
            }
        }
    }

    private void Add(TextAtom atom)
    {
        atom.Joined &= _line.Count > 0;
        _line.Add(atom);
        _width += atom.Width;
    }

    private void EndLine()
    {
        while (_line.Count > 0 && _line[^1].IsSpace)
            _line.RemoveAt(_line.Count - 1);
        if (_line.Count > 0)
            (_line[0].Joined, _line[^1].Continues) = (false, false);
        TextDirection.Reorder(_line);
        _lines.Add(new TextLine(_line, _line.Sum(atom => atom.Width), _rightToLeft));
        (_line, _width) = ([], 0);
    }
}

/// <summary>A line of a text.</summary>
/// <param name="Atoms">In the order in which they are seen from left to right.</param>
/// <param name="Width">Of all of them.</param>
/// <param name="RightToLeft">Whether it begins at the right.</param>
internal sealed record TextLine(List<TextAtom> Atoms, double Width, bool RightToLeft);
