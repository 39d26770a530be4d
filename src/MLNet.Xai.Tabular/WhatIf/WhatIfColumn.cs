namespace MLNet.Xai.Tabular;

/// <summary>How a column can be moved.</summary>
public enum WhatIfKind
{
    /// <summary>A number: between quantiles of the data, or any other.</summary>
    Number,

    /// <summary>One of the data's values, or another text.</summary>
    Category,

    /// <summary>True or false.</summary>
    Flag,

    /// <summary>Of another type (a vector, a date, a key): it stays what it is in the row.</summary>
    Fixed,
}

/// <summary>A column that the model's score follows from.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">How it can be moved.</param>
/// <param name="IsWhole">Of a number: whether all values in the data are whole.</param>
/// <param name="Quantiles">Of a number: its 0, 1, 5, 25, 50, 75, 95, 99 and 100 % quantiles in the data; empty where it has no values, and for other kinds.</param>
/// <param name="Values">Of a category: its values in the data, the most frequent first.</param>
public sealed record WhatIfColumn(string Name, WhatIfKind Kind, bool IsWhole, IReadOnlyList<double> Quantiles, IReadOnlyList<string> Values)
{
    /// <summary>Which quantiles <see cref="Quantiles"/> are.</summary>
    public static IReadOnlyList<double> Levels { get; } = [0, 0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99, 1];
}
