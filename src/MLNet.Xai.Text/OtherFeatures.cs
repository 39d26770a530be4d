namespace MLNet.Xai.Text;

/// <summary>What the other columns that a model reads are while the words of its text are explained.</summary>
public enum OtherFeatures
{
    /// <summary>They are as the row has them: what the words do, given the rest of the row.</summary>
    Fixed,

    /// <summary>
    /// They are players beside the words: absent, they have the values of background rows. Their values are in <c>.Others</c>, named "Stars = 4". For <see cref="TextExplanationMethod.KernelShap"/>
    /// and <see cref="TextExplanationMethod.Partition"/>.
    /// </summary>
    Players,
}
