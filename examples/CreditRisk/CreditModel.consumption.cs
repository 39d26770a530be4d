using Microsoft.ML;
using Microsoft.ML.Data;

namespace CreditRisk;

public partial class CreditModel
{
    /// <summary>An application: the columns of the German credit data.</summary>
    public class ModelInput
    {
        [LoadColumn(0), ColumnName("status")]
        public string Status { get; set; } = "";

        [LoadColumn(1), ColumnName("duration")]
        public float Duration { get; set; }

        [LoadColumn(2), ColumnName("credit_history")]
        public string CreditHistory { get; set; } = "";

        [LoadColumn(3), ColumnName("purpose")]
        public string Purpose { get; set; } = "";

        [LoadColumn(4), ColumnName("amount")]
        public float Amount { get; set; }

        [LoadColumn(5), ColumnName("savings")]
        public string Savings { get; set; } = "";

        [LoadColumn(6), ColumnName("employment_duration")]
        public string EmploymentDuration { get; set; } = "";

        [LoadColumn(7), ColumnName("installment_rate")]
        public float InstallmentRate { get; set; }

        [LoadColumn(8), ColumnName("personal_status_sex")]
        public string PersonalStatusSex { get; set; } = "";

        [LoadColumn(9), ColumnName("other_debtors")]
        public string OtherDebtors { get; set; } = "";

        [LoadColumn(10), ColumnName("present_residence")]
        public float PresentResidence { get; set; }

        [LoadColumn(11), ColumnName("property")]
        public string Property { get; set; } = "";

        [LoadColumn(12), ColumnName("age")]
        public float Age { get; set; }

        [LoadColumn(13), ColumnName("other_installment_plans")]
        public string OtherInstallmentPlans { get; set; } = "";

        [LoadColumn(14), ColumnName("housing")]
        public string Housing { get; set; } = "";

        [LoadColumn(15), ColumnName("number_credits")]
        public float NumberCredits { get; set; }

        [LoadColumn(16), ColumnName("job")]
        public string Job { get; set; } = "";

        [LoadColumn(17), ColumnName("people_liable")]
        public float PeopleLiable { get; set; }

        [LoadColumn(18), ColumnName("telephone")]
        public string Telephone { get; set; } = "";

        [LoadColumn(19), ColumnName("foreign_worker")]
        public string ForeignWorker { get; set; } = "";

        /// <summary>Whether the credit was paid back: known of the past only.</summary>
        [LoadColumn(20), ColumnName("credit_risk")]
        public bool CreditRisk { get; set; }
    }

    /// <summary>The model's answer, with its reasons.</summary>
    public class ModelOutput
    {
        /// <summary>The margin, before calibration: above 0 where the probability is above one half.</summary>
        public float Score { get; set; }

        /// <summary>How probable it is that the credit is paid back.</summary>
        public float Probability { get; set; }

        /// <summary>What each column adds to the margin.</summary>
        public VBuffer<float> Shap { get; set; }

        /// <summary>The margin of the background, to which the values add.</summary>
        [ColumnName("Shap.BaseValue")]
        public float ShapBaseValue { get; set; }

        /// <summary>Codes of the reasons, the weightiest first; empty where the application is accepted.</summary>
        [ColumnName("Reasons.Code")]
        public ReadOnlyMemory<char>[] ReasonCodes { get; set; } = [];

        /// <summary>Their sentences.</summary>
        [ColumnName("Reasons.Text")]
        public ReadOnlyMemory<char>[] ReasonTexts { get; set; } = [];

        /// <summary>What each takes from the margin.</summary>
        [ColumnName("Reasons.Contribution")]
        public float[] ReasonContributions { get; set; } = [];

        /// <summary>The decision.</summary>
        public bool IsAccepted => Probability >= Cutoff;
    }

    /// <summary>Makes an engine of a saved model. An engine is for one thread at a time.</summary>
    public static PredictionEngine<ModelInput, ModelOutput> CreatePredictEngine(string modelFile)
    {
        var mlContext = new MLContext();
        ITransformer model = mlContext.Model.Load(modelFile, out _);
        return mlContext.Model.CreatePredictionEngine<ModelInput, ModelOutput>(model);
    }

    /// <summary>Names of the columns that <see cref="ModelOutput.Shap"/> has values of, in their order.</summary>
    public static IReadOnlyList<string> FeatureNames(PredictionEngine<ModelInput, ModelOutput> engine)
    {
        VBuffer<ReadOnlyMemory<char>> names = default;
        engine.OutputSchema["Shap"].GetSlotNames(ref names);
        return [.. names.DenseValues().Select(name => name.ToString())];
    }
}
