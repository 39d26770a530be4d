using System.Globalization;
using Microsoft.ML.Data;

namespace LoanApproval;

/// <summary>A loan with what the applicant is told when it is refused.</summary>
internal sealed class Refusal : Loan
{
    public const string CsvHeader = "income,credit_score,loan_amount,weight,score,status,codes,explained,flag,text";

    public float Score { get; set; }

    [ColumnName("Reasons.Status")]
    public string Status { get; set; } = "";

    [ColumnName("Reasons.Code")]
    public string[] Codes { get; set; } = [];

    [ColumnName("Reasons.Text")]
    public string[] Texts { get; set; } = [];

    /// <summary>What part of the gap to those just approved each reason is.</summary>
    [ColumnName("Reasons.Share")]
    public float[] Shares { get; set; } = [];

    /// <summary>Whether somebody has to look at the reasons before they go out.</summary>
    [ColumnName("Reasons.Flag")]
    public bool Flag { get; set; }

    [ColumnName("Reasons.Warnings")]
    public string[] Warnings { get; set; } = [];

    public string ToCsv() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Income},{CreditScore},{LoanAmount},{Weight},{Score},{Status},{string.Join(';', Codes)},{Shares.Sum()},{Flag},\"{string.Join(' ', Texts)}\"");
}
