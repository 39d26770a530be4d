using Microsoft.ML.Data;
using MLNet.Xai.Tabular;

namespace MLNet.Xai.Text.Exact;

/// <summary>
/// Linear models: weight times the distance from a reference, which is 0 (nothing is there) or the background's mean; then it is the Shapley value of the game against the background
/// (Lundberg and Lee, NeurIPS 2017, corollary 1).
/// </summary>
internal sealed class LinearSlots : SlotEngine
{
    /// <param name="weights">Outputs x slots.</param>
    /// <param name="biases">One an output.</param>
    /// <param name="means">The background's means; empty for the reference 0.</param>
    public LinearSlots(float[] weights, double[] biases, double[] means)
    {
        (Weights, Biases, Means) = (weights, biases, means);
        SlotCount = weights.Length / biases.Length;
        Bases = [.. biases];
        for (int k = 0; k < biases.Length; k++)
        {
            for (int s = 0; s < means.Length; s++)
                Bases[k] += weights[(k * SlotCount) + s] * means[s];
        }
    }

    public override string Method => "Linear words";

    public override int OutputCount => Biases.Length;

    public override int SlotCount { get; }

    public float[] Weights { get; }

    public double[] Biases { get; }

    public double[] Means { get; }

    /// <summary>What the outputs are at the reference.</summary>
    public double[] Bases { get; }

    public override IEnumerable<int> AbsentSlots => Enumerable.Range(0, Means.Length).Where(s => Means[s] != 0);

    /// <summary>The engine of a linear model against a background, or against nothing.</summary>
    /// <exception cref="InvalidOperationException">The background has no rows, or values of which a linear model makes nothing.</exception>
    public static LinearSlots Of(LinearParts parts, Func<IEnumerable<VBuffer<float>>>? background)
    {
        int slots = parts.Weights.Length / parts.Biases.Length;
        double[] means = background is null ? [] : MeansOf(background(), slots);
        return new LinearSlots([.. parts.Weights.Select(w => (float)w)], parts.Biases, means);
    }

    public override SlotRow Open(SlotMap map) => new LinearSlotRow(this, map);

    public override void Write(BinaryWriter writer)
    {
        writer.WriteSingles(Weights);
        writer.WriteDoubles(Biases);
        writer.WriteDoubles(Means);
    }

    internal static new SlotEngine Read(BinaryReader reader)
    {
        float[] weights = reader.ReadSingles();
        double[] biases = reader.ReadDoubles(), means = reader.ReadDoubles();
        if (biases.Length == 0 || weights.Length == 0 || weights.Length % biases.Length != 0 || (means.Length > 0 && means.Length != weights.Length / biases.Length))
            throw new InvalidDataException("the weights, biases and means of a linear model do not fit together");
        return new LinearSlots(weights, biases, means);
    }

    private static double[] MeansOf(IEnumerable<VBuffer<float>> rows, int slots)
    {
        double[] sums = new double[slots];
        long count = 0;
        foreach (VBuffer<float> row in rows)
        {
            foreach (KeyValuePair<int, float> item in row.Items())
                sums[item.Key] += item.Value;
            count++;
        }

        if (count == 0)
            throw new InvalidOperationException("the background has no rows");
        for (int s = 0; s < slots; s++)
            sums[s] /= count;
        return Array.TrueForAll(sums, double.IsFinite) ? sums : throw new InvalidOperationException(
            "the background has values that are NaN or infinite, of which a linear model makes nothing; replace missing values before the model");
    }
}
