using Microsoft.ML;
using Microsoft.ML.Calibrators;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;
using MLNet.Xai.Torch;

namespace MLNet.Xai.Vision.Onnx;

/// <summary>A linear model that ML.NET trained on what a network gives.</summary>
/// <param name="Weights">Row-major, outputs x features.</param>
/// <param name="Biases">One an output.</param>
/// <param name="Head">What its outputs mean.</param>
internal sealed record LinearHead(float[] Weights, float[] Biases, ModelHead Head)
{
    /// <summary>Reads it.</summary>
    /// <exception cref="NotSupportedException">It is not linear.</exception>
    public static LinearHead Of(object model) => model switch
    {
        MaximumEntropyModelParameters m => Of(m, ModelHead.Softmax),
        LinearMulticlassModelParameters m => Of(m, ModelHead.Raw),
        CalibratedModelParametersBase<LinearBinaryModelParameters, PlattCalibrator> { SubModel: var m } => new([.. m.Weights], [m.Bias], ModelHead.Raw),
        LinearModelParameters m => new([.. m.Weights], [m.Bias], ModelHead.Raw),
        _ => throw new NotSupportedException(
            $"{model.GetType().Name}, which scores what the ONNX network gives, is not a linear model of MaximumEntropy (Lbfgs, Sdca), of several classes, of two, or of numbers: explain the chain as a whole, "
            + "by calling it."),
    };

    private static LinearHead Of(LinearMulticlassModelParametersBase model, ModelHead head)
    {
        VBuffer<float>[] weights = [];
        model.GetWeights(ref weights, out int classes);
        return new([.. weights.Take(classes).SelectMany(w => w.DenseValues())], [.. model.GetBiases().Take(classes)], head);
    }
}
