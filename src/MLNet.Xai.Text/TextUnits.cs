namespace MLNet.Xai.Text;

/// <summary>What the values of a text column belong to.</summary>
public enum TextUnits
{
    /// <summary>Words: the values of a word's pieces are summed.</summary>
    Words,

    /// <summary>The model's own tokens, pieces of words and special tokens.</summary>
    Tokens,
}
