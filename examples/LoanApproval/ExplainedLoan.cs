using System.Globalization;
using Microsoft.ML.Data;

namespace LoanApproval;

/// <summary>A loan with what the model says about it and why.</summary>
internal sealed class ExplainedLoan : Loan
{
    public const string CsvHeader =
        "age,income,credit_score,loan_amount,weight,approved,predicted,probability,base_value,shap_income,shap_credit_score,shap_loan_amount,shap_weight";

    public bool PredictedLabel { get; set; }

    /// <summary>What each feature adds to the probability of approval, in the order of the columns.</summary>
    [VectorType(4)]
    public float[] Shap { get; set; } = [];

    [ColumnName("Shap.BaseValue")]
    public float BaseValue { get; set; }

    public string ToCsv() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Age},{Income},{CreditScore},{LoanAmount},{Weight},{Approved},{PredictedLabel},{BaseValue + Shap.Sum()},{BaseValue},{string.Join(',', Shap.Select(Text))}");

    private static string Text(float value) => value.ToString(CultureInfo.InvariantCulture);
}
