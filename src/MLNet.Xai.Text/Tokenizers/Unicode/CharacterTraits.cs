namespace MLNet.Xai.Text.Tokenizers.Unicode;

/// <summary>What BERT's normaliser and pre-tokenizer ask of a code point.</summary>
[Flags]
internal enum CharacterTraits : byte
{
    None = 0,

    /// <summary>Left out by clean_text: controls, formats, private use, the replacement character.</summary>
    Dropped = 1,

    /// <summary>White space.</summary>
    Space = 2,

    /// <summary>An ideograph that becomes a word of its own.</summary>
    Ideograph = 4,

    /// <summary>A sign that becomes a word of its own.</summary>
    Punctuation = 8,

    /// <summary>A non-spacing mark: strip_accents leaves it out.</summary>
    Mark = 16,

    /// <summary>It has another lower case.</summary>
    Upper = 32,

    /// <summary>It has a canonical decomposition.</summary>
    Decomposes = 64,

    /// <summary>Its canonical combining class is not 0.</summary>
    Ordered = 128,
}

/// <summary>Asks for traits.</summary>
internal static class CharacterTraitsExtensions
{
    /// <summary>Whether there is one of them at least.</summary>
    public static bool Has(this CharacterTraits traits, CharacterTraits any) => (traits & any) != CharacterTraits.None;
}
