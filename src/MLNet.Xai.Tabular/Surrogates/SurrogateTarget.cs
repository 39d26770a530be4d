namespace MLNet.Xai.Tabular;

/// <summary>What of a model a surrogate tree imitates.</summary>
public enum SurrogateTarget
{
    /// <summary>A score or probability, by a regression tree.</summary>
    Score,

    /// <summary>The class that the model decides for, by a classification tree.</summary>
    PredictedClass,
}
