namespace Microsoft.ML.Trainers.FastTree;

/// <summary>Squared error: the gradient is the residual, a leaf takes a share of its mean.</summary>
internal sealed class SquaredObjective(float[] labels, double step) : TreeObjective
{
    public override void SetGradient(double[] scores, double[] gradient, double[] curvature)
    {
        for (int i = 0; i < scores.Length; i++)
            gradient[i] = labels[i] - scores[i];
    }

    public override double LeafOutput(double meanGradient, ReadOnlySpan<int> rows, double[] scores, double[] curvature) => meanGradient * step;
}
