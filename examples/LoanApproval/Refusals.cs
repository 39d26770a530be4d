using Microsoft.ML;
using MLNet.Xai.Tabular;

namespace LoanApproval;

/// <summary>What is said of refusals: the codes, their sentences, and whom applicants are compared with.</summary>
internal static class Refusals
{
    /// <summary>Whom, in words: the hundred training rows whose score is at the cutoff or just above it.</summary>
    public const string Comparison = "just approved";

    /// <summary>Scores below 0 are refused, which is what ML.NET predicts. A feature without an entry here would be an error when the model is trained.</summary>
    public static ReasonCodeOptions Options() => new()
    {
        Cutoff = ReasonCutoff.ScoreBelow(0),

        // What does less than a twentieth of what the strongest feature does is no principal reason.
        TieTolerance = 0.05,
        Catalogue =
        [
            new ReasonCode("01", "Income insufficient for the amount of credit requested: {feature} {value:N0}, of those just approved {reference:N0}.", "Income", "LoanAmount"),
            new ReasonCode("02", "Credit score too low: {value:N0}, of those just approved {reference:N0}.", "CreditScore"),
            new ReasonCode("99", "Weight: {value:N1} kg, of those just approved {reference:N1} kg.", "Weight"),
        ],
        ProtectedFeatures = ["Weight"],
        Directions = new Dictionary<string, ScoreDirection>
        {
            ["Income"] = ScoreDirection.Raises,
            ["CreditScore"] = ScoreDirection.Raises,
            ["LoanAmount"] = ScoreDirection.Lowers,
        },
    };

    /// <summary>The rows on the wrong side of the cutoff.</summary>
    public static Refusal[] Of(MLContext ml, IDataView explained) =>
        [.. ml.Data.CreateEnumerable<Refusal>(explained, reuseRowObject: false).Where(loan => loan.Status is ReasonStatus.Reasons or ReasonStatus.NothingPushes)];
}
