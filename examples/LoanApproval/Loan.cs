using Microsoft.ML.Data;

namespace LoanApproval;

/// <summary>A row of data/loans.csv.</summary>
internal class Loan
{
    /// <summary>Read, and not scored: see Program.cs.</summary>
    [LoadColumn(0)]
    public float Age { get; set; }

    /// <summary>A month's income.</summary>
    [LoadColumn(1)]
    public float Income { get; set; }

    [LoadColumn(2)]
    public float CreditScore { get; set; }

    [LoadColumn(3)]
    public float LoanAmount { get; set; }

    /// <summary>Of the applicant, in kilograms: nothing that a bank should care about.</summary>
    [LoadColumn(4)]
    public float Weight { get; set; }

    [LoadColumn(5)]
    public bool Approved { get; set; }
}
