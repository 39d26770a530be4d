namespace MLNet.Xai.Core.Plots;

/// <summary>Options of <see cref="TextBarPlot"/>.</summary>
public sealed class TextBarOptions : FeaturePlotOptions
{
    /// <summary>Options with <see cref="FeaturePlotOptions.MaxDisplay"/> 15.</summary>
    public TextBarOptions() => MaxDisplay = 15;

    /// <summary>Of one text: whether a word that stands at several places is one bar with the sum of its values. Default false: a bar a place.</summary>
    public bool SumRepeats { get; set; }

    /// <summary>Of one text: whether "Great" and "great" are the same word where repeats are summed. Default true.</summary>
    public bool IgnoreCase { get; set; } = true;

    /// <summary>Of many texts: whether bars are mean values with their signs over the texts that have the word, rather than mean magnitudes over all texts. The words and their order are the same. Default false.</summary>
    public bool Signed { get; set; }

    /// <summary>The same options again, which may be changed.</summary>
    public TextBarOptions Copy() => (TextBarOptions)MemberwiseClone();
}
