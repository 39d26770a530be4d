namespace MLNet.Xai.Core.Texts;

/// <summary>A stretch of a text.</summary>
/// <param name="Start">Where it begins, in UTF-16 units.</param>
/// <param name="Length">How many UTF-16 units it is long.</param>
public readonly record struct TextRange(int Start, int Length)
{
    /// <summary>Where the next could begin.</summary>
    public int End => Start + Length;
}
