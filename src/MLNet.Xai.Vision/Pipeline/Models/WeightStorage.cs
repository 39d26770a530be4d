namespace MLNet.Xai.Vision;

/// <summary>Where a saved model keeps the weights of its network.</summary>
public enum WeightStorage
{
    /// <summary>In the model's file: one file holds all. For networks of up to some hundred megabytes.</summary>
    Inside,

    /// <summary>In a file of its own, whose path and SHA-256 the model's file holds.</summary>
    Beside,
}
