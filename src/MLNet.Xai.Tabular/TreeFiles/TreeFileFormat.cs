namespace MLNet.Xai.Tabular;

/// <summary>Which library a tree model's file is of, and so in which arithmetic it is scored.</summary>
public enum TreeFileFormat
{
    /// <summary>XGBoost's JSON or UBJSON: sums in float32 that start from the base score.</summary>
    XGBoost,

    /// <summary>LightGBM's text: sums in double.</summary>
    LightGbm,

    /// <summary>ONNX, as ONNX Runtime scores it: sums in float32, the base value added last.</summary>
    Onnx,
}
