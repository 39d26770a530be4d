namespace MLNet.Xai.Tabular;

/// <summary>An entry of the catalogue of reasons: a code, what is said of it, and the features that it is about.</summary>
public sealed record ReasonCode
{
    /// <summary>Makes an entry.</summary>
    /// <param name="code">The code: "R01". Every code is in the catalogue once.</param>
    /// <param name="text">
    /// What is said to the applicant. <c>{value}</c> is the applicant's value, <c>{reference}</c> the comparison's (the median, or the most frequent category), <c>{feature}</c> the name, all of
    /// the feature of the code that does most of it. A format of .NET's may follow for numbers: <c>{value:N0}</c>. Braces are doubled to stand for themselves.
    /// </param>
    /// <param name="features">Names of the features that share the code, in the order in which equal ones are named. Their contributions are summed before the codes are ranked.</param>
    public ReasonCode(string code, string text, params IReadOnlyList<string> features)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(code);
        ArgumentException.ThrowIfNullOrWhiteSpace(text);
        ArgumentNullException.ThrowIfNull(features);
        (Code, Text, Features) = (code, text, features);
    }

    /// <summary>The code.</summary>
    public string Code { get; }

    /// <summary>What is said of it.</summary>
    public string Text { get; }

    /// <summary>The features that share it.</summary>
    public IReadOnlyList<string> Features { get; }
}
