using MLNet.Xai.Tabular;

namespace CreditRisk;

public partial class CreditModel
{
    /// <summary>From this probability of being paid back on, an application is accepted.</summary>
    public const double Cutoff = 0.5;

    /// <summary>What a refused applicant is told: at most four reasons, against the accepted applications nearest to the cutoff.</summary>
    public static ReasonCodeOptions Reasons => new()
    {
        Cutoff = ReasonCutoff.ProbabilityBelow(Cutoff),
        GroupBy = SlotGrouping.SourceColumn,
        Catalogue =
        [
            new("A1", "The checking account: {value}", "status"),
            new("A2", "The savings: {value}", "savings"),
            new("H1", "The credit history: {value}", "credit_history"),
            new("H2", "Other credits: {feature} is {value}", "number_credits", "other_installment_plans"),
            new("L1", "The amount asked for is high: {value:N0} (usual: {reference:N0})", "amount"),
            new("L2", "The credit would take long: {value} months (usual: {reference})", "duration"),
            new("L3", "The installments take much of the income: rate {value} (usual: {reference})", "installment_rate"),
            new("L4", "The purpose: {value}", "purpose"),
            new("L5", "Guarantors and co-applicants: {value}", "other_debtors"),
            new("E1", "Employment: {value}", "employment_duration", "job"),
            new("P1", "Property and housing: {feature} is {value}", "property", "housing", "present_residence"),
            new("O1", "Circumstances: {feature} is {value}", "people_liable", "telephone"),
        ],
    };
}
