namespace MLNet.Xai.Torch.Hooks;

/// <summary>A network that may have a faster form of the same function.</summary>
internal interface IFoldable
{
    /// <summary>Its faster form as it is now, up to float rounding; null where there is none.</summary>
    IFolded? Fold();
}
