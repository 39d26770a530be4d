using System.Globalization;
using System.Text;

namespace MLNet.Xai.Tabular;

/// <summary>A sentence of the catalogue with the places where values go.</summary>
internal sealed class ReasonSentence
{
    private const string Value = "value", Reference = "reference", Feature = "feature";
    private readonly List<(string Text, string? Name, string? Format)> _parts = [];

    /// <summary>Takes it apart.</summary>
    /// <exception cref="ArgumentException">A brace has no partner, or between two stands no name that is known, or a format that numbers do not have.</exception>
    public ReasonSentence(string text, string option)
    {
        var plain = new StringBuilder();
        for (int i = 0; i < text.Length; i++)
        {
            bool doubled = i + 1 < text.Length && text[i + 1] == text[i];
            if (text[i] is not ('{' or '}'))
            {
                plain.Append(text[i]);
            }
            else if (doubled)
            {
                plain.Append(text[i++]);
            }
            else
            {
                int end = text[i] == '{' ? text.IndexOf('}', i) : -1;
                if (end < 0)
                    throw new ArgumentException($"{option}: the brace at place {i} of '{text}' has no partner. Braces that stand for themselves are doubled.");
                string[] inside = text[(i + 1)..end].Split(':', 2);
                Check(inside, text, option);
                _parts.Add((plain.ToString(), inside[0], inside.ElementAtOrDefault(1)));
                plain.Clear();
                i = end;
            }
        }

        _parts.Add((plain.ToString(), null, null));
    }

    /// <summary>Whether it names the value or the reference.</summary>
    public bool AsksForValue => _parts.Exists(part => part.Name is Value or Reference);

    /// <summary>Whether it has a format for numbers.</summary>
    public bool HasFormat => _parts.Exists(part => part.Format is not null);

    /// <summary>The sentence.</summary>
    /// <param name="feature">The feature's name.</param>
    /// <param name="value">The value in a format.</param>
    /// <param name="reference">The reference in a format.</param>
    public string Fill(string feature, Func<string?, string> value, Func<string?, string> reference)
    {
        var text = new StringBuilder();
        foreach ((string before, string? name, string? format) in _parts)
            text.Append(before).Append(name switch { Value => value(format), Reference => reference(format), Feature => feature, _ => "" });
        return text.ToString();
    }

    private static void Check(string[] inside, string text, string option)
    {
        if (inside[0] is not (Value or Reference or Feature))
            throw new ArgumentException($"{option}: '{text}' asks for {{{inside[0]}}}; there are {{{Value}}}, {{{Reference}}} and {{{Feature}}}.");
        if (inside.Length == 1)
            return;
        if (inside[0] is Feature)
            throw new ArgumentException($"{option}: '{text}' has a format for {{{Feature}}}, which is a name.");
        try
        {
            _ = 1.0.ToString(inside[1], CultureInfo.InvariantCulture);
        }
        catch (FormatException e)
        {
            throw new ArgumentException($"{option}: '{text}' has the format '{inside[1]}', which numbers do not have.", e);
        }
    }
}
