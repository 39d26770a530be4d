namespace MLNet.Xai.Torch;

/// <summary>Where a saved model keeps the weights of its network.</summary>
public enum WeightStorage
{
    /// <summary>In the model's file: one file holds all. ML.NET compresses it, which takes 30 seconds a gigabyte.</summary>
    Inside,

    /// <summary>In a file of its own, whose path and SHA-256 the model's file holds.</summary>
    Beside,
}
