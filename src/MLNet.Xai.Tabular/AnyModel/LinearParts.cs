using System.Numerics.Tensors;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;
using MLNet.Xai.Tabular.Models;

namespace MLNet.Xai.Tabular;

/// <summary>Weights and biases of a linear predictor, one set an output.</summary>
/// <param name="Weights">Outputs x slots.</param>
/// <param name="Biases">One an output.</param>
/// <param name="Formula">What ML.NET makes of the sums.</param>
internal sealed record LinearParts(double[] Weights, double[] Biases, ScoreFormula Formula)
{
    /// <summary>Those of a predictor; null where it is not a linear one that is known.</summary>
    public static LinearParts? Of(FoundPredictor found)
    {
        if (!found.IsMulticlass)
            return Of(found.SubModels[0].Parameters);
        LinearParts?[] classes = [.. found.SubModels.Select(model => Of(model.Parameters))];
        return classes.All(one => one is { Biases.Length: 1, Formula: ScoreFormula.Margin })
            ? new LinearParts([.. classes.SelectMany(one => one!.Weights)], [.. classes.Select(one => one!.Biases[0])], found.Formula)
            : null;
    }

    /// <summary>The sums, in double.</summary>
    public void Margins(ReadOnlySpan<float> rows, int count, Span<double> outputs)
    {
        int slots = Weights.Length / Biases.Length;
        double[] row = new double[slots];
        for (int r = 0; r < count; r++)
        {
            TensorPrimitives.ConvertChecked<float, double>(rows.Slice(r * slots, slots), row);
            for (int k = 0; k < Biases.Length; k++)
                outputs[(r * Biases.Length) + k] = Biases[k] + TensorPrimitives.Dot(Weights.AsSpan(k * slots, slots), row);
        }
    }

    private static LinearParts? Of(object parameters)
    {
        switch (parameters)
        {
            case LinearBinaryModelParameters or LinearRegressionModelParameters:
                var linear = (LinearModelParameters)parameters;
                return new LinearParts([.. linear.Weights], [linear.Bias], ScoreFormula.Margin);
            case PoissonRegressionModelParameters poisson:
                return new LinearParts([.. poisson.Weights], [poisson.Bias], ScoreFormula.Exponential);
            case LinearMulticlassModelParametersBase classes:
                VBuffer<float>[] weights = [];
                classes.GetWeights(ref weights, out _);
                return new LinearParts([.. weights.SelectMany(w => w.DenseValues()).Select(w => (double)w)], [.. classes.GetBiases()],
                    classes is MaximumEntropyModelParameters ? ScoreFormula.Softmax : ScoreFormula.Margin);
            default:
                return null;
        }
    }
}
