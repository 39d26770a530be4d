namespace MLNet.Xai.Core.Plots;

/// <summary>What a stretch of a text is to its explanation.</summary>
internal enum TextRole
{
    /// <summary>Between pieces: spaces, and what no token stands for.</summary>
    Gap,

    /// <summary>It has an attribution.</summary>
    Piece,

    /// <summary>A token that stands nowhere in the text.</summary>
    Special,

    /// <summary>The model has not seen it.</summary>
    Unseen,

    /// <summary>Stands for pieces that are left out of the picture.</summary>
    Omitted,
}

/// <summary>A stretch of a text as pictures show it.</summary>
/// <param name="Role">What it is.</param>
/// <param name="Text">As the text has it; a special token's own text.</param>
/// <param name="Start">Where it begins in the text.</param>
/// <param name="Value">Its attribution; of tokens that share letters the sum.</param>
/// <param name="Label">The tokens that it shows, as the model has them.</param>
/// <param name="Word">The word that it is part of; -1 where it is of none.</param>
/// <param name="Joined">Whether it goes on with the word of the piece before it, without anything between.</param>
internal sealed record TextSegment(TextRole Role, string Text, int Start, double Value = 0, string Label = "", int Word = -1, bool Joined = false)
{
    /// <summary>Whether it is drawn in a colour.</summary>
    public bool HasValue => Role is TextRole.Piece or TextRole.Special;
}
