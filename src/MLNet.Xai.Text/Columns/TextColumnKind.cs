namespace MLNet.Xai.Text.Columns;

/// <summary>The columns of an explanation of texts.</summary>
internal enum TextColumnKind
{
    /// <summary>A value for each piece; the column has the explanation's own name.</summary>
    Values,

    /// <summary>The pieces as they are shown.</summary>
    Tokens,

    /// <summary>Where each begins in the text, in UTF-16 units.</summary>
    Start,

    /// <summary>How long each is.</summary>
    Length,

    /// <summary>The word that each is a part of; -1 for special tokens.</summary>
    Word,

    /// <summary>What the model gives when nothing of the text is known.</summary>
    BaseValue,

    /// <summary>What is explained.</summary>
    Output,

    /// <summary>What the explained output is called.</summary>
    Class,

    /// <summary>What the values sum to, less what they should sum to.</summary>
    Delta,

    /// <summary>How well a local model fits its samples.</summary>
    R2,

    /// <summary>How much of the text the model has seen.</summary>
    Seen,

    /// <summary>Values of parts that are no place in the text.</summary>
    Others,

    /// <summary>Their names.</summary>
    OtherNames,
}
