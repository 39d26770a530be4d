using System.Globalization;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;
using Shapes;

namespace BadgeAuction;

/// <summary>A row of lots.csv: a badge, its photograph and what it fetched.</summary>
internal class Lot
{
    /// <summary>The photograph's file.</summary>
    [LoadColumn(0)]
    public string File { get; set; } = "";

    [LoadColumn(1)]
    public string Metal { get; set; } = "";

    /// <summary>In years.</summary>
    [LoadColumn(2)]
    public float Age { get; set; }

    /// <summary>From 1, poor, to 10, as new.</summary>
    [LoadColumn(3)]
    public float Condition { get; set; }

    /// <summary>In grams: nobody pays for these.</summary>
    [LoadColumn(4)]
    public float Weight { get; set; }

    /// <summary>In euros; what is learnt.</summary>
    [LoadColumn(5)]
    public float Price { get; set; }
}

/// <summary>A lot with the price that the model expects, and what that is made of.</summary>
internal class PricedLot : Lot
{
    public const string CsvHeader = "file,metal,age,condition,weight,price,photo_shows,expected,base_value,shap_photo,shap_metal,shap_age,shap_condition,shap_weight";

    /// <summary>What the network sees in the photograph.</summary>
    public string PhotoPredictedLabel { get; set; } = "";

    /// <summary>The expected price.</summary>
    public float Score { get; set; }

    /// <summary>What each feature adds to the expected price, in euros: photograph, metal, age, condition, weight.</summary>
    [VectorType(5)]
    public float[] Shap { get; set; } = [];

    [ColumnName("Shap.BaseValue")]
    public float BaseValue { get; set; }

    public string ToCsv() => string.Create(
        CultureInfo.InvariantCulture,
        $"{File},{Metal},{Age},{Condition},{Weight},{Price},{PhotoPredictedLabel},{Score},{BaseValue},{string.Join(',', Shap.Select(s => s.ToString(CultureInfo.InvariantCulture)))}");
}

/// <summary>And with what made the network see that.</summary>
internal sealed class ExplainedLot : PricedLot
{
    [VectorType(5)]
    public float[] PhotoScore { get; set; } = [];

    [ImageType(ShapePicture.Size, ShapePicture.Size)]
    public MLImage? GradCamPicture { get; set; }

    [ImageType(ShapePicture.Size, ShapePicture.Size)]
    public MLImage? LimePicture { get; set; }

    /// <summary>How far what Grad-CAM and LIME point at overlaps.</summary>
    public float Agreement { get; set; }

    [ColumnName("Agreement.ChanceLevel")]
    public float ChanceLevel { get; set; }
}
