namespace MLNet.Xai.Core.Trees;

/// <summary>The ways that engines ask for a category.</summary>
public enum CategoricalSplitKind
{
    /// <summary>One-hot slots, as ML.NET has them: any listed slot above zero sends the row right.</summary>
    AnySlotGoesRight,

    /// <summary>One feature holding the category's number, as LightGBM and XGBoost have it: a listed number goes left.</summary>
    CategoryGoesLeft,

    /// <summary>One feature compared with numbers, as ONNX has it: a value that equals one of them goes left, exactly, without being cut to an integer.</summary>
    ValueGoesLeft,
}
