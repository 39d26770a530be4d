namespace MLNet.Xai.Torch.Weights;

/// <summary>How weights go into a model.</summary>
public sealed class WeightOptions
{
    /// <summary>
    /// Whether the classifier's last layer keeps its own (random) weights where the file's has another number of classes; default no, then that is an error.
    /// </summary>
    public bool ReplaceHead { get; set; }

    /// <summary>
    /// Name of that layer, <c>fc</c> for instance, where the model is not one of the library's own; those know it.
    /// </summary>
    public string? HeadName { get; set; }

    /// <summary>Whether entries of the file that the model does not have are passed over; default no.</summary>
    public bool IgnoreUnexpected { get; set; }

    /// <summary>
    /// Which dictionary of a checkpoint holds the weights, <c>params_ema</c> or <c>model.state_dict</c> for instance; empty for the outermost. By default the only
    /// one that holds tensors; where there are several, that is an error which lists them.
    /// </summary>
    public string? Nested { get; set; }

    /// <summary>
    /// What stands before the network's own names, <c>backbone.</c> for instance: it is taken away, and entries without it are passed over. By default
    /// <c>module.</c> (DataParallel), <c>model.</c> (Lightning) and <c>_orig_mod.</c> (<c>torch.compile</c>) are taken away where every name has them and the network's
    /// have not; empty: nothing is.
    /// </summary>
    public string? Prefix { get; set; }

    /// <summary>The network's name for one of the file's, after <see cref="Prefix"/>; <see langword="null"/> passes the entry over. By default the same name.</summary>
    public Func<string, string?>? Rename { get; set; }
}
