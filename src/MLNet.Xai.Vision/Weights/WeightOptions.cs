namespace MLNet.Xai.Vision.Weights;

/// <summary>How weights go into a model.</summary>
public sealed class WeightOptions
{
    /// <summary>
    /// Whether the classifier's last layer keeps its own (random) weights where the file's has another number of classes; default no, then that is an error.
    /// </summary>
    public bool ReplaceHead { get; set; }

    /// <summary>
    /// Name of that layer, <c>fc</c> for instance, where the model is not one of <see cref="Models.ImageModels"/>; those know it.
    /// </summary>
    public string? HeadName { get; set; }

    /// <summary>Whether entries of the file that the model does not have are passed over; default no.</summary>
    public bool IgnoreUnexpected { get; set; }
}
