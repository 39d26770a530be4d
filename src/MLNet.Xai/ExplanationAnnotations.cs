namespace MLNet.Xai;

/// <summary>Names of the annotations that a column of explanations carries beside ML.NET's own <c>SlotNames</c>.</summary>
public static class ExplanationAnnotations
{
    /// <summary>Text: the method, "TreeSHAP".</summary>
    public const string Method = "ExplanationMethod";

    /// <summary>Text: what a row costs, "204800 rows scored a row".</summary>
    public const string Cost = "ExplanationCost";

    /// <summary>Text: what is known of the values' error, "exact against the background".</summary>
    public const string Error = "ExplanationError";

    /// <summary>Text: "Margin" or "Probability".</summary>
    public const string Units = "ExplanationUnits";

    /// <summary>Vector of Text: the name of every explained output; one empty name where the output has none.</summary>
    public const string OutputNames = "ExplanationOutputNames";

    /// <summary>Vector of Single: the index of every explained output; -1 stands for "the predicted one".</summary>
    public const string OutputIndices = "ExplanationOutputIndices";

    /// <summary>Text: the column that holds the features as pictures show them; empty where the features are columns of their own.</summary>
    public const string FeatureColumn = "ExplanationFeatureColumn";

    /// <summary>Vector of Text: names of the explained features, once, even where several outputs are explained.</summary>
    public const string FeatureNames = "ExplanationFeatureNames";

    /// <summary>Vector of Single: the explained feature that each slot of the feature column is part of.</summary>
    public const string FeatureGroups = "ExplanationFeatureGroups";

    /// <summary>Text: what the value of a feature is that several slots are, "Player" (its Shapley value) or "Sum" (of its slots'); absent where no slots are grouped.</summary>
    public const string Grouping = "Grouping";

    /// <summary>
    /// Text: what the weights of a local model are of, "Presence" (of being in the row's bin or category) or "ScaledValue" (slopes of numbers that are not cut: no parts of an output); absent where the values are
    /// no such weights.
    /// </summary>
    public const string WeightsOf = "ExplanationWeightsOf";

    /// <summary>Int32: how many values of a row are kept; absent where all are.</summary>
    public const string TopK = "TopK";

    /// <summary>Text: the layers that a map is made of; empty where the method has none.</summary>
    public const string Layers = "ExplanationLayers";

    /// <summary>Text: what a map explains, "predicted" or a class.</summary>
    public const string Target = "ExplanationTarget";

    /// <summary>Text: the column of text whose words are explained.</summary>
    public const string TextColumn = "ExplanationTextColumn";
}
