using CreditRisk;

namespace CreditService;

/// <summary>What is wrong with an application, before the model sees it.</summary>
internal static class Applications
{
    /// <summary>Messages by field; none where nothing is wrong.</summary>
    public static Dictionary<string, string[]> Problems(CreditModel.ModelInput input)
    {
        var problems = new Dictionary<string, string[]>(StringComparer.Ordinal);
        Positive(nameof(input.Duration), input.Duration);
        Positive(nameof(input.Amount), input.Amount);
        Positive(nameof(input.InstallmentRate), input.InstallmentRate);
        Positive(nameof(input.PresentResidence), input.PresentResidence);
        Positive(nameof(input.NumberCredits), input.NumberCredits);
        Positive(nameof(input.PeopleLiable), input.PeopleLiable);
        Said(nameof(input.Status), input.Status);
        Said(nameof(input.CreditHistory), input.CreditHistory);
        Said(nameof(input.Purpose), input.Purpose);
        Said(nameof(input.Savings), input.Savings);
        Said(nameof(input.EmploymentDuration), input.EmploymentDuration);
        Said(nameof(input.OtherDebtors), input.OtherDebtors);
        Said(nameof(input.Property), input.Property);
        Said(nameof(input.OtherInstallmentPlans), input.OtherInstallmentPlans);
        Said(nameof(input.Housing), input.Housing);
        Said(nameof(input.Job), input.Job);
        Said(nameof(input.Telephone), input.Telephone);
        return problems;

        void Positive(string name, float value)
        {
            if (!(value > 0 && float.IsFinite(value)))
                problems[name] = ["is a number above 0"];
        }

        void Said(string name, string? value)
        {
            if (string.IsNullOrWhiteSpace(value))
                problems[name] = ["is missing"];
        }
    }
}
