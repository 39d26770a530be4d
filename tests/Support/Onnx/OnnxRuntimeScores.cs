using System.Globalization;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace MLNet.Xai.Tests.Support.Onnx;

/// <summary>What ONNX Runtime says of rows, on one thread, so that it adds in the order of the trees.</summary>
/// <param name="Scores">Rows x outputs: predictions of a regressor, probabilities of a classifier.</param>
/// <param name="Labels">One a row, as text; none for a regressor.</param>
public sealed record OnnxRuntimeScores(float[] Scores, string[] Labels)
{
    /// <summary>Runs a model of one input of floats that does not name its probabilities.</summary>
    public static OnnxRuntimeScores Of(byte[] model, float[] rows, int features)
    {
        using var options = new SessionOptions { IntraOpNumThreads = 1, InterOpNumThreads = 1, GraphOptimizationLevel = GraphOptimizationLevel.ORT_DISABLE_ALL, LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR };
        using var session = new InferenceSession(model, options);
        var input = NamedOnnxValue.CreateFromTensor(session.InputMetadata.Keys.Single(), new DenseTensor<float>(rows, [rows.Length / features, features]));
        using IDisposableReadOnlyCollection<DisposableNamedOnnxValue> results = session.Run([input]);
        float[] scores = [];
        string[] labels = [];
        foreach (DisposableNamedOnnxValue result in results)
        {
            if (result.Value is Tensor<float> floats)
                scores = [.. floats];
            else if (result.Value is Tensor<long> numbers)
                labels = [.. numbers.Select(number => number.ToString(CultureInfo.InvariantCulture))];
            else if (result.Value is Tensor<string> texts)
                labels = [.. texts];
        }

        return new OnnxRuntimeScores(scores, labels);
    }
}
