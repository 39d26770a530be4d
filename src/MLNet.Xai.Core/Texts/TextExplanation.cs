namespace MLNet.Xai.Core.Texts;

/// <summary>What the pieces of one text had to do with one output of a model: what columns hold and pictures draw.</summary>
/// <remarks>
/// For a complete method <c>BaseValue + sum of Values + sum of the parts' values = Output + Delta</c>; the <see cref="Delta"/> is what the method is known to miss.
/// </remarks>
public sealed class TextExplanation
{
    /// <summary>The whole text, as the row has it.</summary>
    public required string Text { get; init; }

    /// <summary>Its pieces, in the order of the text; special tokens where the model sees them.</summary>
    public required IReadOnlyList<TextToken> Tokens { get; init; }

    /// <summary>An attribution for each of <see cref="Tokens"/>.</summary>
    public required IReadOnlyList<double> Values { get; init; }

    /// <summary>Parts of the output that belong to no place in the text, largest first; empty where the method knows none.</summary>
    public IReadOnlyList<TextPart> Others { get; init; } = [];

    /// <summary>What the model gives when nothing of the text is known, of LIME the local model's intercept; NaN for methods that have no such value (gradients, rollout, occlusion).</summary>
    public double BaseValue { get; init; } = double.NaN;

    /// <summary>What is explained: the model's output for the text.</summary>
    public required double Output { get; init; }

    /// <summary>What the attributions sum to, less what they should sum to; NaN for methods that promise no sum.</summary>
    public double Delta { get; init; } = double.NaN;

    /// <summary>How much of the variance of its samples a local model accounts for, LIME's R2; NaN for other methods.</summary>
    public double R2 { get; init; } = double.NaN;

    /// <summary>Name of the explained output (a class, or one against another); empty where it has none.</summary>
    public string OutputName { get; init; } = "";

    /// <summary>Name of the method, as a reader knows it: "Integrated gradients", "LIME".</summary>
    public string Method { get; init; } = "";

    /// <summary>How much of the text, in UTF-16 units from its beginning, the model has seen; less than its length where the model cuts long texts.</summary>
    public int SeenLength { get; init; } = -1;

    /// <summary>Whether the model has not seen the whole text.</summary>
    public bool IsTruncated => SeenLength >= 0 && SeenLength < Text.Length;

    /// <summary>The same with the pieces of each word put together, values summed; special tokens stay as they are.</summary>
    public TextExplanation ToWords()
    {
        List<TextToken> words = [];
        List<double> values = [];
        for (int i = 0; i < Tokens.Count; i++)
        {
            TextToken token = Tokens[i];
            if (words.Count > 0 && !token.IsSpecial && words[^1].Word == token.Word)
            {
                int start = words[^1].Start, length = Math.Max(words[^1].Length, token.Start + token.Length - start);
                words[^1] = new TextToken(Text.Substring(start, length), start, length, token.Word);
                values[^1] += Values[i];
            }
            else
            {
                words.Add(token.IsSpecial ? token : token with { Text = Text.Substring(token.Start, token.Length) });
                values.Add(Values[i]);
            }
        }

        return new TextExplanation
        {
            Text = Text,
            Tokens = words,
            Values = values,
            Others = Others,
            BaseValue = BaseValue,
            Output = Output,
            Delta = Delta,
            R2 = R2,
            OutputName = OutputName,
            Method = Method,
            SeenLength = SeenLength,
        };
    }
}
