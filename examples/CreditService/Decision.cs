using CreditRisk;

namespace CreditService;

/// <summary>What the service answers.</summary>
/// <param name="Accepted">The decision.</param>
/// <param name="Probability">How probable it is that the credit is paid back.</param>
/// <param name="Cutoff">The probability from which on applications are accepted.</param>
/// <param name="Explanation">The score and what it is made of.</param>
/// <param name="Reasons">What a refused applicant is told, the weightiest first.</param>
public sealed record Decision(bool Accepted, double Probability, double Cutoff, Explanation Explanation, IReadOnlyList<Reason> Reasons)
{
    /// <summary>Puts the model's columns together.</summary>
    public static Decision Of(CreditModel.ModelOutput output, IReadOnlyList<string> features)
    {
        float[] values = [.. output.Shap.DenseValues()];
        return new Decision(
            output.IsAccepted,
            output.Probability,
            CreditModel.Cutoff,
            new Explanation(output.Score, output.ShapBaseValue, [.. features.Zip(values, (name, value) => new Contribution(name, value)).OrderByDescending(c => Math.Abs(c.Value))]),
            [.. output.ReasonCodes.Select((code, i) => new Reason(code.ToString(), output.ReasonTexts[i].ToString(), output.ReasonContributions[i]))]);
    }
}

/// <summary>A score as a sum.</summary>
/// <param name="Score">The margin, before calibration.</param>
/// <param name="BaseValue">The background's mean score: what all contributions add to.</param>
/// <param name="Contributions">The largest first.</param>
public sealed record Explanation(double Score, double BaseValue, IReadOnlyList<Contribution> Contributions);

/// <summary>A column's Shapley value.</summary>
/// <param name="Feature">The column.</param>
/// <param name="Value">What it adds to the score.</param>
public sealed record Contribution(string Feature, double Value);

/// <summary>A reason of a refusal.</summary>
/// <param name="Code">Its code.</param>
/// <param name="Text">Its sentence.</param>
/// <param name="Contribution">What it takes from the score, against applications just above the cutoff.</param>
public sealed record Reason(string Code, string Text, double Contribution);
