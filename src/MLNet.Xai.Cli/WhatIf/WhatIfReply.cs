using MLNet.Xai.Core.Plots;
using MLNet.Xai.Tabular;

namespace MLNet.Xai.Cli.WhatIf;

/// <summary>An answer as the page shows it.</summary>
internal sealed record WhatIfReply(double Score, double? Probability, string Predicted, IReadOnlyList<KeyValuePair<string, double>> Classes, string Waterfall, IReadOnlyList<WhatIfReason> Reasons, string ReasonsNote, WhatIfChange Counterfactual)
{
    // What an SVG has of style would be refused by the page's own policy: a sheet that names the policy's nonce is not.
    private const string Style = "<style>", FluidStyle = " style=\"max-width:100%;height:auto\"";

    /// <summary>Milliseconds that the answer took, pictures included.</summary>
    public double Milliseconds { get; set; }

    public static WhatIfReply Of(WhatIfModel model, WhatIfAnswer answer, string panel, string nonce)
    {
        string svg = WaterfallPlot.Draw(answer.Explanation, 0).ToInlineHtml(panel + "-waterfall-");
        return new WhatIfReply(answer.Score, answer.Probability, answer.Predicted, answer.Classes,
            svg.Replace(Style, $"<style nonce=\"{nonce}\">", StringComparison.Ordinal).Replace(FluidStyle, "", StringComparison.Ordinal),
            [.. (answer.Reasons?.Reasons ?? []).Select(r => new WhatIfReason(r.Feature, r.Value, r.Reference, r.Contribution))],
            model.Wrong.Length == 0 ? "This model has no cutoff; give one by --cutoff." : answer.Reasons is null ? $"None: this row is not on the wrong side ({model.Wrong})." : "No feature pushes to the wrong side.",
            Change(model, answer.Counterfactual));
    }

    private static WhatIfChange Change(WhatIfModel model, CounterfactualTable? table) => table switch
    {
        null => new WhatIfChange([], "", model.Wrong.Length == 0 ? "This model has no cutoff; give one by --cutoff." : "Of this model no change is searched."),
        { Found: [] } => new WhatIfChange([], "", "No change was found within the number of rows that may be scored."),
        { Found: [var nearest, ..] } => new WhatIfChange(table.ChangesOf(0), nearest.Says, ""),
    };
}

/// <summary>A reason.</summary>
internal sealed record WhatIfReason(string Feature, string Value, string Reference, double Contribution);

/// <summary>The nearest counterfactual.</summary>
internal sealed record WhatIfChange(IReadOnlyList<CounterfactualChange> Changes, string Says, string Note);
