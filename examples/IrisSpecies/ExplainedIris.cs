namespace IrisSpecies;

/// <summary>A flower with what the model says of it and why.</summary>
internal sealed class ExplainedIris : Iris
{
    /// <summary>The probability of each species, in the order of the key values.</summary>
    public float[] Score { get; set; } = [];

    /// <summary>Species x features: what each measurement adds to the probability of each species.</summary>
    public float[] Shap { get; set; } = [];
}
