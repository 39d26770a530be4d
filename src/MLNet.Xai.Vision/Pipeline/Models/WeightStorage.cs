namespace MLNet.Xai.Vision;

/// <summary>Where a saved model keeps the weights of its network.</summary>
public enum WeightStorage
{
    /// <summary>In the model's file: one file holds all. The weights travel as text, so this is for networks of some ten megabytes.</summary>
    Inside,

    /// <summary>In a file of its own, whose path and SHA-256 the model's file holds.</summary>
    Beside,
}
