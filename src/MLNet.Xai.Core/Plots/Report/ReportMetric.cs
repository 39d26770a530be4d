namespace MLNet.Xai.Core.Plots;

/// <summary>A number of a report with its name.</summary>
/// <param name="Name">What it is: "Accuracy".</param>
/// <param name="Text">The number as it is shown.</param>
/// <param name="Note">A few words below it; may be empty.</param>
public sealed record ReportMetric(string Name, string Text, string Note = "")
{
    /// <summary>The number itself, where it is one.</summary>
    public double? Value { get; }

    /// <summary>A number, shown with four significant digits.</summary>
    public ReportMetric(string name, double value, string note = "")
        : this(name, double.IsNaN(value) ? "–" : NumberText.Rounded(value, 4), note) => Value = value;
}
