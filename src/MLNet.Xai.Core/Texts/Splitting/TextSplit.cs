namespace MLNet.Xai.Core.Texts;

/// <summary>How a text is cut into the pieces that are explained. What lies between pieces stays in the text whatever is hidden.</summary>
public enum TextSplit
{
    /// <summary>
    /// Words as a reader sees them: letters, digits, marks and connectors, with apostrophes, dots and the like inside ("don't", "3.14", "e-mail" is two); a Han, Hiragana or Katakana character
    /// each; an emoji or another symbol each, with all that joins it. Where a text has none of these, its runs of punctuation.
    /// </summary>
    Words,

    /// <summary>lime's words: runs of letters, numbers and underscores, what its <c>\W+</c> leaves.</summary>
    LimeWords,

    /// <summary>Sentences, without the white space around them.</summary>
    Sentences,

    /// <summary>Single code points, white space too: lime's <c>char_level</c>.</summary>
    Characters,
}
