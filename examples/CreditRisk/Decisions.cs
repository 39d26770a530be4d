using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Core.Contrast;

namespace CreditRisk;

/// <summary>The model's columns as a table and as sentences.</summary>
internal static class Decisions
{
    /// <summary>Everything else stays as it is.</summary>
    public static Dictionary<string, FeatureConstraint> WhatAnApplicantCanChange => new(StringComparer.Ordinal)
    {
        ["status"] = FeatureConstraint.Fixed,
        ["credit_history"] = FeatureConstraint.Fixed,
        ["purpose"] = FeatureConstraint.Fixed,
        ["employment_duration"] = FeatureConstraint.Fixed,
        ["job"] = FeatureConstraint.Fixed,
        ["property"] = FeatureConstraint.Fixed,
        ["housing"] = FeatureConstraint.Fixed,
        ["telephone"] = FeatureConstraint.Fixed,
        ["present_residence"] = FeatureConstraint.Fixed,
        ["number_credits"] = FeatureConstraint.Fixed,
        ["people_liable"] = FeatureConstraint.Fixed,
        ["amount"] = new FeatureConstraint { Direction = ChangeDirection.Decrease, Minimum = 250, Step = 50 },
        ["duration"] = new FeatureConstraint { Minimum = 6, Maximum = 72, Step = 6 },
    };

    /// <summary>One line an application: the decision, and the reasons of refusals.</summary>
    public static IEnumerable<string> Csv(MLContext mlContext, IDataView explained) =>
        mlContext.Data.CreateEnumerable<CreditModel.ModelOutput>(explained, reuseRowObject: false)
            .Select((row, i) => string.Create(CultureInfo.InvariantCulture, $"{i},{row.Probability:F4},{(row.IsAccepted ? "accepted" : "refused")},{string.Join(' ', row.ReasonCodes)},\"{string.Join("; ", row.ReasonTexts)}\""))
            .Prepend("application,probability,decision,codes,reasons");

    /// <summary>What the counterfactuals of the first row change, a line each.</summary>
    public static IEnumerable<string> Changes(IDataView contrast)
    {
        float[] values = contrast.GetColumn<float[]>("Counterfactual").First(), changed = contrast.GetColumn<float[]>("Counterfactual.Changed").First();
        string[] slots = Names(contrast, "Counterfactual"), features = Names(contrast, "Counterfactual.Changed");
        int found = (int)contrast.GetColumn<float>("Counterfactual.Found").First();
        if (found == 0)
            yield return "  nothing that an applicant can change would do";
        for (int i = 1; i <= found; i++)
        {
            string start = $"{i}.";
            yield return $"  {i}. " + string.Join(", ", features.Where((name, f) => name.StartsWith(start, StringComparison.Ordinal) && changed[f] != 0).Select(name => Told(name[start.Length..], start)));
        }

        string Told(string feature, string start)
        {
            int slot = Array.IndexOf(slots, start + feature);
            if (slot >= 0)
                return string.Create(CultureInfo.InvariantCulture, $"{feature} were {values[slot]:N0}");
            int category = Array.FindIndex(slots, name => name.StartsWith($"{start}{feature}.", StringComparison.Ordinal) && values[Array.IndexOf(slots, name)] == 1);
            return $"{feature} were '{(category >= 0 ? slots[category][(start.Length + feature.Length + 1)..] : "none of the known")}'";
        }
    }

    private static string[] Names(IDataView view, string column)
    {
        VBuffer<ReadOnlyMemory<char>> names = default;
        view.Schema[column].GetSlotNames(ref names);
        return [.. names.DenseValues().Select(name => name.ToString())];
    }
}
