using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Xai.Tabular.Tests.ReasonCodes;

/// <summary>Everything that the columns of reason codes say of a row.</summary>
public sealed class ReasonedRow
{
    public float Score { get; set; }

    public float[] Reasons { get; set; } = [];

    [ColumnName("Reasons.BaseValue")]
    public float BaseValue { get; set; }

    [ColumnName("Reasons.Residual")]
    public float Residual { get; set; }

    [ColumnName("Reasons.Code")]
    public string[] Code { get; set; } = [];

    [ColumnName("Reasons.Text")]
    public string[] Text { get; set; } = [];

    [ColumnName("Reasons.Feature")]
    public string[] Feature { get; set; } = [];

    [ColumnName("Reasons.Contribution")]
    public float[] Contribution { get; set; } = [];

    [ColumnName("Reasons.Value")]
    public string[] Value { get; set; } = [];

    [ColumnName("Reasons.Reference")]
    public string[] Reference { get; set; } = [];

    [ColumnName("Reasons.Share")]
    public float[] Share { get; set; } = [];

    [ColumnName("Reasons.Gap")]
    public float Gap { get; set; }

    [ColumnName("Reasons.Flag")]
    public bool Flag { get; set; }

    [ColumnName("Reasons.Warnings")]
    public string[] Warnings { get; set; } = [];

    [ColumnName("Reasons.Status")]
    public string Status { get; set; } = "";

    public static ReasonedRow[] Of(MLContext ml, IDataView view) => [.. ml.Data.CreateEnumerable<ReasonedRow>(view, reuseRowObject: false)];

    /// <summary>All of it, for comparisons to the last bit.</summary>
    public override string ToString() => string.Join(" | ", Bits([Score, BaseValue, Residual, Gap]), Bits(Reasons), string.Join(';', Code), string.Join(';', Text), string.Join(';', Feature),
        Bits(Contribution), string.Join(';', Value), string.Join(';', Reference), Bits(Share), Flag, string.Join(';', Warnings), Status);

    private static string Bits(float[] values) => string.Join(' ', values.Select(value => BitConverter.SingleToUInt32Bits(value).ToString("x8")));
}
