using MLNet.Xai.Torch;
using MLNet.Xai.Torch.Weights;
using MLNet.Xai.Vision.Models;

namespace MLNet.Xai.Vision;

/// <summary>How images are scored, and how the network is saved.</summary>
public sealed class ImageScoringOptions
{
    /// <summary>
    /// What the network's outputs mean: which classes there are, and the probabilities that <c>Score</c> shows, and that LIME, RISE and the measures of maps explain.
    /// Null, the default, for the softmax of logits; a network of one output, and one whose outputs lie between 0 and 1 whatever the image, must be told.
    /// </summary>
    public ModelHead? Head { get; set; }

    /// <summary>
    /// What the names of the columns of scores begin with; nothing by default. A chain in which a second model scores needs it: of columns of one name only the
    /// last is seen.
    /// </summary>
    public string ColumnPrefix { get; set; } = "";

    /// <summary>Slots of <c>TopLabels</c> and <c>TopScores</c>, at least 1; default 5, or as many as there are classes.</summary>
    public int TopCount { get; set; } = 5;

    /// <summary>Images in a forward pass; default 16, the best on a CPU.</summary>
    public int BatchSize { get; set; } = 16;

    /// <summary>Where a saved model keeps the weights; inside by default.</summary>
    public WeightStorage Storage { get; set; }

    /// <summary>
    /// The file for <see cref="WeightStorage.Beside"/>, written as safetensors when the model is saved unless it holds these weights already. A relative path
    /// is looked for from the current directory, then from the program's. Not needed where the weights came from a file that the estimator was given.
    /// </summary>
    public string? WeightsPath { get; set; }

    /// <summary>
    /// The name under which <see cref="ImageArchitectures.Register"/> knows how to make the network again; needed to save a module that is none of
    /// <see cref="ImageModels.Names"/>.
    /// </summary>
    public string? Architecture { get; set; }

    /// <summary>Where the weights are in the file that the estimator was given, when not under the network's own names; null by default.</summary>
    public WeightOptions? Weights { get; set; }

    /// <summary>Hears how many rows a pass has dealt with.</summary>
    public IProgress<ExplainProgress>? Progress { get; set; }

    /// <summary>Cancels every pass over data.</summary>
    public CancellationToken Cancellation { get; set; }

    internal void Check(bool fromFile)
    {
        ArgumentNullException.ThrowIfNull(ColumnPrefix);
        ArgumentOutOfRangeException.ThrowIfLessThan(TopCount, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(BatchSize, 1);
        if (Architecture is not null)
            ImageArchitectures.Check(Architecture);
        if (Storage == WeightStorage.Beside && string.IsNullOrEmpty(WeightsPath) && !fromFile)
            throw new ArgumentException("Weights beside the model need a file: set WeightsPath.", nameof(WeightsPath));
        if (Weights is not null && !fromFile)
            throw new ArgumentException("Weights says where they are in a file, and the network is given as a module: call ModelWeights.Load with it.", nameof(Weights));
        if (Weights is not null && Storage == WeightStorage.Beside)
            throw new ArgumentException("The file beside a saved model is read without options: save the weights once with ModelWeights.Save and give that file.", nameof(Weights));
        if (fromFile && WeightsPath is not null)
            throw new ArgumentException("The weights come from a file already; WeightsPath is for networks that are given as modules.", nameof(WeightsPath));
    }

    /// <summary>Sees to it that nothing is said of weights, where the network has a place already.</summary>
    internal void CheckNoWeights(string why, string parameter)
    {
        if (Architecture is not null || Weights is not null || WeightsPath is not null || Storage != WeightStorage.Inside)
            throw new ArgumentException($"{why}: leave out ImageScoringOptions.Architecture, Weights, WeightsPath and Storage.", parameter);
    }
}
