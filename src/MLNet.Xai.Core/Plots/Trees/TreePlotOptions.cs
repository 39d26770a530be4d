namespace MLNet.Xai.Core.Plots;

/// <summary>Options of <see cref="TreePlot"/>.</summary>
public sealed class TreePlotOptions : PlotOptions
{
    /// <summary>Most questions one behind the other that are drawn; what is deeper is folded, as is what the width has no room for. 6 by default, at least 1.</summary>
    public int MaxDepth { get; set; } = 6;

    /// <summary>Most ends, leaves or folded branches, that are drawn; deeper levels are folded until there are not more. 40 by default, at least 2.</summary>
    public int MaxEnds { get; set; } = 40;

    /// <summary>A row whose way is outlined: one value a feature of the ensemble. None by default.</summary>
    public IReadOnlyList<float>? Row { get; set; }

    /// <summary>How the row is called; "the row" by default.</summary>
    public string RowName { get; set; } = "the row";

    /// <summary>A line below the drawing, such as how well the tree imitates a model. None by default.</summary>
    public string? Note { get; set; }

    /// <summary>The same options again, which may be changed.</summary>
    public TreePlotOptions Copy() => (TreePlotOptions)MemberwiseClone();

    private protected override void ValidateMore()
    {
        if (MaxDepth < 1)
            throw new ArgumentOutOfRangeException(nameof(MaxDepth), MaxDepth, "MaxDepth must be at least 1.");
        if (MaxEnds < 2)
            throw new ArgumentOutOfRangeException(nameof(MaxEnds), MaxEnds, "MaxEnds must be at least 2.");
        ArgumentException.ThrowIfNullOrWhiteSpace(RowName);
    }
}
