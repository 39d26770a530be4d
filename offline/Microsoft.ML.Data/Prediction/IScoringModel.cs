namespace Microsoft.ML.Data;

/// <summary>A model with one score a row. Thread-safe.</summary>
internal interface IScalarModel : ICanSaveModel
{
    int FeatureCount { get; }

    /// <param name="row">All features, dense.</param>
    float Score(ReadOnlySpan<float> row);
}

/// <summary>A model that also turns its score into a probability.</summary>
internal interface IProbabilityModel : IScalarModel
{
    float Probability(float score);
}

/// <summary>A model with one score a class. Thread-safe.</summary>
internal interface IVectorModel : ICanSaveModel
{
    int FeatureCount { get; }

    int ClassCount { get; }

    void Score(ReadOnlySpan<float> row, Span<float> scores);
}

/// <summary>Gives the model's type as it appears in its transformer's type, where that is not the model's own.</summary>
internal interface IHasPublicModelType
{
    Type PublicType { get; }
}
