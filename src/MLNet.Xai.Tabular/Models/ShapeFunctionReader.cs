using MLNet.Xai.Core.Trees;

namespace MLNet.Xai.Tabular.Models;

/// <summary>
/// A shape function of a GAM as a tree over one feature: the effect of the first bin whose upper bound is not less than the value,
/// of the first bin for NaN. The tree is balanced, so a row needs log2(bins) comparisons.
/// </summary>
internal static class ShapeFunctionReader
{
    public static void Append(TreeEnsembleBuilder builder, int feature, IReadOnlyList<double> upperBounds, IReadOnlyList<double> effects, int output)
    {
        double[] values = new double[builder.OutputCount];
        Fill(builder.AddTree(), 0, effects.Count - 1);

        void Fill(int node, int first, int last)
        {
            if (first == last)
            {
                values[output] = effects[first];
                builder.SetLeaf(node, values);
                return;
            }

            int middle = (first + last) / 2;
            float threshold = TreeEnsembleBuilder.FloorToSingle(upperBounds[middle]);
            builder.SetSplit(node, feature, threshold, out int left, out int right, defaultLeft: true);
            Fill(left, first, middle);
            Fill(right, middle + 1, last);
        }
    }
}
