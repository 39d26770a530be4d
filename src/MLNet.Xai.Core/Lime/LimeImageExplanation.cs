namespace MLNet.Xai.Core.Lime;

/// <summary>What LIME says about one image: a local linear model over its superpixels for every explained label.</summary>
public sealed class LimeImageExplanation
{
    /// <summary>Number of superpixels.</summary>
    public required int SuperpixelCount { get; init; }

    /// <summary>The explained labels, most probable first (or as they were asked for).</summary>
    public required IReadOnlyList<int> Labels { get; init; }

    /// <summary>One local model a label, in the order of <see cref="Labels"/>.</summary>
    public required IReadOnlyList<LimeFit> Fits { get; init; }

    /// <summary>Perturbed images that were used.</summary>
    public required int Samples { get; init; }

    /// <summary>The model's outputs for the image itself.</summary>
    public required double[] Outputs { get; init; }

    /// <summary>The local model of a label.</summary>
    /// <exception cref="ArgumentException">The label was not explained.</exception>
    public LimeFit For(int label)
    {
        for (int i = 0; i < Labels.Count; i++)
        {
            if (Labels[i] == label)
                return Fits[i];
        }

        throw new ArgumentException($"Label {label} was not explained; explained are {string.Join(", ", Labels)}.", nameof(label));
    }
}
