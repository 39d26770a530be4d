using MLNet.Xai.Core.Cam;

namespace MLNet.Xai.Text.Attribution;

/// <summary>How attention is rolled out.</summary>
public sealed class TextRolloutOptions
{
    /// <summary>
    /// Whether heads are weighted by the target's gradients (the positive part of the mean over heads of gradient x attention; Chefer, Gur and Wolf, CVPR 2021, in the simple
    /// form of vit-explain), so that the values belong to the target; false: plain attention rollout (Abnar and Zuidema, ACL 2020), which is the same for all classes.
    /// </summary>
    public bool Gradients { get; init; }

    /// <summary>Whose last states are looked at; the first token's, "[CLS]".</summary>
    public RolloutQuery Query { get; init; }

    /// <summary>How the heads of a block are fused; by their mean. With gradients always.</summary>
    public HeadFusion HeadFusion { get; init; }

    /// <summary>One head alone; null, the default: all are fused.</summary>
    public int? AttentionHead { get; init; }

    /// <summary>Part of the smallest entries of each block's matrix that is set to zero first, at least 0 and below 1; 0.</summary>
    public double Discard { get; init; }

    /// <summary>Whether the identity, which stands for the residual connections, is added to each block's matrix; true.</summary>
    public bool Residual { get; init; } = true;

    /// <exception cref="ArgumentException">An option is out of range, or two contradict each other.</exception>
    internal void Check()
    {
        if (!Enum.IsDefined(Query) || !Enum.IsDefined(HeadFusion))
            throw new ArgumentException($"There is no query {Query}, or no fusion of heads {HeadFusion}.");
        if (Gradients && HeadFusion != HeadFusion.Mean)
            throw new ArgumentException($"{nameof(HeadFusion)} is {HeadFusion}; gradient rollout takes the mean of the weighted heads.");
        if (AttentionHead < 0)
            throw new ArgumentException($"{nameof(AttentionHead)} is {AttentionHead}; heads count from 0.");
        if (!(Discard is >= 0 and < 1))
            throw new ArgumentException($"{nameof(Discard)} is {Discard}; it must be at least 0 and less than 1.");
    }
}
