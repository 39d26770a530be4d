using MLNet.Xai.Torch;
using MLNet.Xai.Torch.Weights;

namespace MLNet.Xai.Text;

/// <summary>How texts are scored, and how the model is saved.</summary>
public sealed class TextScoringOptions
{
    /// <summary>
    /// What the model's outputs mean, and so what <c>Score</c> shows. Null, the default, for what the folder's problem_type says, else the softmax of several outputs; one output must be told.
    /// </summary>
    public ModelHead? Head { get; set; }

    /// <summary>What the names of the columns of scores begin with; nothing by default. A chain in which a second model scores needs it.</summary>
    public string ColumnPrefix { get; set; } = "";

    /// <summary>Texts in a forward pass, of about the same length; default 16. Memory grows with it and the square of the longest text's tokens.</summary>
    public int BatchSize { get; set; } = 16;

    /// <summary>The most tokens of a text, special ones counted; as many as the model has positions when null, the default. What is over is cut, and said so.</summary>
    public int? MaxTokens { get; set; }

    /// <summary>Where a saved model keeps the weights; inside by default.</summary>
    public WeightStorage Storage { get; set; }

    /// <summary>
    /// The file for <see cref="WeightStorage.Beside"/>, written as safetensors when the model is saved unless it holds these weights already. A relative path is looked for from the current
    /// directory, then from the program's. Not needed where the weights came from a single safetensors file of a folder.
    /// </summary>
    public string? WeightsPath { get; set; }

    /// <summary>The name under which <see cref="TextArchitectures.Register"/> knows how to make the model again; needed to save a model that is none of the library's.</summary>
    public string? Architecture { get; set; }

    /// <summary>Where the weights are in the folder's file, when not under Hugging Face's names; null by default.</summary>
    public WeightOptions? Weights { get; set; }

    /// <summary>Hears how many rows a pass has dealt with.</summary>
    public IProgress<ExplainProgress>? Progress { get; set; }

    /// <summary>Cancels every pass over data.</summary>
    public CancellationToken Cancellation { get; set; }

    internal void Check(bool fromFolder)
    {
        ArgumentNullException.ThrowIfNull(ColumnPrefix);
        ArgumentOutOfRangeException.ThrowIfLessThan(BatchSize, 1);
        if (MaxTokens is { } most)
            ArgumentOutOfRangeException.ThrowIfLessThan(most, 1, nameof(MaxTokens));
        if (!Enum.IsDefined(Storage))
            throw new ArgumentOutOfRangeException(nameof(Storage), Storage, "There is no such storage.");
        if (Architecture is not null)
            TextArchitectures.Check(Architecture);
        if (fromFolder && Architecture is not null)
            throw new ArgumentException("The folder's config.json says the architecture; the option is for models that are given as modules.", nameof(Architecture));
        if (Storage == WeightStorage.Beside && string.IsNullOrEmpty(WeightsPath) && !fromFolder)
            throw new ArgumentException("Weights beside the model need a file: set WeightsPath.", nameof(WeightsPath));
        if (Weights is not null && !fromFolder)
            throw new ArgumentException("Weights says where they are in a folder's file, and the model is given as a module: call ModelWeights.Load with it.", nameof(Weights));
    }

    /// <summary>The file for weights beside the model, or null: inside.</summary>
    internal string? Beside(string? source)
    {
        if (Storage != WeightStorage.Beside || WeightsPath is { Length: > 0 })
            return Storage == WeightStorage.Beside ? WeightsPath : null;

        // Beside a saved model a file is read without options, and is one file.
        return Weights is null && source is not null && source.EndsWith(".safetensors", StringComparison.Ordinal) ? source
            : throw new ArgumentException("The folder's weights are no single safetensors file under Hugging Face's names, to be read beside a saved model: set WeightsPath to one that is written.", nameof(WeightsPath));
    }
}
