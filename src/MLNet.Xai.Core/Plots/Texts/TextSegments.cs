using System.Globalization;
using MLNet.Xai.Core.Texts;

namespace MLNet.Xai.Core.Plots;

/// <summary>Cuts a text at its tokens: every letter of it is in one segment, in order, and special tokens stand where they would.</summary>
internal sealed class TextSegments
{
    private readonly TextExplanation _explanation;
    private readonly bool[] _begins;
    private readonly List<TextSegment> _found = [];
    private readonly int _seen;
    private int _position;

    private TextSegments(TextExplanation explanation)
    {
        _explanation = explanation;
        string text = explanation.Text;
        _begins = new bool[text.Length + 1];
        for (int at = 0; at < text.Length; at += StringInfo.GetNextTextElementLength(text, at))
            _begins[at] = true;
        _begins[^1] = true;
        _seen = explanation.IsTruncated ? Floor(explanation.SeenLength) : text.Length;
    }

    /// <summary>The segments of a text.</summary>
    /// <exception cref="ArgumentException">Tokens lie outside the text or are out of order, or a value is missing, NaN or infinite.</exception>
    public static List<TextSegment> Of(TextExplanation explanation)
    {
        Check(explanation);
        var segments = new TextSegments(explanation);
        for (int i = 0; i < explanation.Tokens.Count; i++)
            segments.Add(i);
        segments.Gap(explanation.Text.Length);
        return segments._found;
    }

    /// <summary>Refuses what has no picture.</summary>
    /// <exception cref="ArgumentException">Tokens lie outside the text or are out of order, or a value is missing, NaN or infinite.</exception>
    public static void Check(TextExplanation explanation)
    {
        ArgumentNullException.ThrowIfNull(explanation);
        if (explanation.Tokens.Count != explanation.Values.Count)
            throw new ArgumentException($"There are {explanation.Tokens.Count} tokens and {explanation.Values.Count} values.", nameof(explanation));
        if (explanation.SeenLength > explanation.Text.Length)
            throw new ArgumentException($"The model has seen {explanation.SeenLength} units of a text that is {explanation.Text.Length} long.", nameof(explanation));
        if (!double.IsFinite(explanation.Output))
            throw new ArgumentException($"The output is {explanation.Output}.", nameof(explanation));
        int before = 0;
        for (int i = 0; i < explanation.Tokens.Count; i++)
        {
            TextToken token = explanation.Tokens[i];
            if (token.Text is null || token.Start < before || token.Length < 0 || token.Length > explanation.Text.Length - token.Start)
                throw new ArgumentException($"Token {i} ('{token.Text}') stands at {token.Start}, {token.Length} long, which is outside the text ({explanation.Text.Length} long) or before the token in front of it ({before}).", nameof(explanation));
            if (!double.IsFinite(explanation.Values[i]))
                throw new ArgumentException($"The value of token {i} ('{token.Text}') is {explanation.Values[i]}.", nameof(explanation));
            before = token.Start;
        }

        foreach (TextPart part in explanation.Others)
        {
            if (part.Name is null || !double.IsFinite(part.Value))
                throw new ArgumentException($"The value of '{part.Name}' is {part.Value}.", nameof(explanation));
        }
    }

    private void Add(int index)
    {
        TextToken token = _explanation.Tokens[index];
        double value = _explanation.Values[index];
        int start = Floor(token.Start), end = Ceiling(token.Start + token.Length);
        if (token.IsSpecial || token.Length == 0)
        {
            Gap(start);
            _found.Add(new TextSegment(TextRole.Special, token.Text, start, value, token.Text));
            return;
        }

        // Tokens that share a letter (bytes of one sign, accents) cannot be drawn apart.
        if (start < _position)
        {
            int last = _found.FindLastIndex(s => s.Role == TextRole.Piece);
            TextSegment shared = _found[last];
            _position = Math.Max(_position, end);
            _found[last] = shared with { Text = _explanation.Text[shared.Start.._position], Value = shared.Value + value, Label = $"{shared.Label} {token.Text}" };
            return;
        }

        bool joined = start == _position && _found.Count > 0 && _found[^1].Role == TextRole.Piece && _found[^1].Word == token.Word;
        Gap(start);
        _found.Add(new TextSegment(TextRole.Piece, _explanation.Text[start..end], start, value, token.Text, token.Word, joined));
        _position = end;
    }

    // Word by word, so that a part of it can be left out.
    private void Gap(int end)
    {
        while (_position < end)
        {
            int limit = _position < _seen ? Math.Min(end, _seen) : end, to = _position;
            while (to < limit && char.IsWhiteSpace(_explanation.Text[to]))
                to++;
            while (to < limit && !char.IsWhiteSpace(_explanation.Text[to]))
                to++;
            to = Math.Min(Ceiling(to), limit);
            _found.Add(new TextSegment(_position < _seen ? TextRole.Gap : TextRole.Unseen, _explanation.Text[_position..to], _position));
            _position = to;
        }
    }

    private int Floor(int at)
    {
        while (!_begins[at])
            at--;
        return at;
    }

    private int Ceiling(int at)
    {
        while (!_begins[at])
            at++;
        return at;
    }
}
