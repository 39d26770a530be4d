namespace MLNet.Xai.Tabular;

/// <summary>What <c>Explain().WhatIf</c> is told.</summary>
public sealed class WhatIfOptions
{
    /// <summary>Rows of the data that are held and can be chosen, drawn evenly; 1,000 by default.</summary>
    public int Rows { get; set; } = 1000;

    /// <summary>Rows that Shapley values and reasons are against; 100 by default.</summary>
    public int BackgroundRows { get; set; } = 100;

    /// <summary>Most values of a category that are listed, the most frequent first; 200 by default.</summary>
    public int MostCategories { get; set; } = 200;

    /// <summary>
    /// Where scores are cut in two, for reasons and counterfactuals. <see langword="null"/>, the default, for 0 of a binary model; models of numbers then have neither reasons nor counterfactuals,
    /// models of classes counterfactuals only.
    /// </summary>
    public double? Cutoff { get; set; }

    /// <summary>Whether scores above the cutoff are the bad ones, which get reasons; those below by default.</summary>
    public bool HighIsWrong { get; set; }

    /// <summary>Most rows scored in the search for the nearest counterfactual; 5,000 by default.</summary>
    public int Scorings { get; set; } = 5000;

    /// <summary>Seed of everything that is drawn; 1 by default.</summary>
    public int Seed { get; set; } = 1;

    /// <summary>Ends the preparation.</summary>
    public CancellationToken Cancellation { get; set; }

    /// <exception cref="ArgumentException">An option is out of range.</exception>
    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Rows, 1, $"{nameof(WhatIfOptions)}.{nameof(Rows)}");
        ArgumentOutOfRangeException.ThrowIfLessThan(BackgroundRows, 1, $"{nameof(WhatIfOptions)}.{nameof(BackgroundRows)}");
        ArgumentOutOfRangeException.ThrowIfLessThan(MostCategories, 1, $"{nameof(WhatIfOptions)}.{nameof(MostCategories)}");
        ArgumentOutOfRangeException.ThrowIfLessThan(Scorings, 100, $"{nameof(WhatIfOptions)}.{nameof(Scorings)}");
        if (Cutoff is { } cutoff && !double.IsFinite(cutoff))
            throw new ArgumentOutOfRangeException($"{nameof(WhatIfOptions)}.{nameof(Cutoff)}", cutoff, "A cutoff is a number.");
    }
}
