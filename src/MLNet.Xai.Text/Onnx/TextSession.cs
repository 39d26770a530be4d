using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace MLNet.Xai.Text.Onnx;

/// <summary>An ONNX text model ready to run. May be called by several threads.</summary>
internal sealed class TextSession : IDisposable
{
    private static readonly RunOptions s_run = new();
    private readonly InferenceSession _session;
    private readonly string[] _output;

    /// <exception cref="InvalidDataException">ONNX Runtime does not take it, or it is no classifier of texts.</exception>
    /// <exception cref="ArgumentException">Which output are the logits must be said.</exception>
    /// <exception cref="InvalidOperationException">The GPU that is asked for cannot be used.</exception>
    public TextSession(byte[] model, OnnxTextOptions options)
    {
        using SessionOptions settings = options.ToSession();
        try
        {
            _session = new InferenceSession(model, settings);
        }
        catch (OnnxRuntimeException e)
        {
            throw new InvalidDataException($"ONNX Runtime does not take it: {Line(e)}", e);
        }

        try
        {
            Inputs = TextInputs.Of(_session);
            _output = [TextOutput.Of(_session, options.Output)];
        }
        catch
        {
            _session.Dispose();
            throw;
        }
    }

    public TextInputs Inputs { get; }

    public string OutputName => _output[0];

    /// <summary>Logits of texts, [rows, K] row-major.</summary>
    /// <param name="ids">[rows, tokens] row-major; filled up here where the file fixes the length.</param>
    /// <param name="mask">The same; 0 for padding.</param>
    /// <param name="rows">Number of texts.</param>
    /// <exception cref="InvalidOperationException">ONNX Runtime fails, or what it gives is not [rows, K].</exception>
    public float[] Run(long[] ids, long[] mask, int rows)
    {
        int tokens = ids.Length / rows;
        if (Inputs.Length is { } length && length != tokens)
            (ids, mask, tokens) = (Filled(ids, rows, length), Filled(mask, rows, length), length);
        OrtValue[] values = Inputs.Values(ids, mask, rows, tokens);
        try
        {
            using IDisposableReadOnlyCollection<OrtValue> results = _session.Run(s_run, Inputs.Names, values, _output);
            OrtTensorTypeAndShapeInfo about = results[0].GetTensorTypeAndShape();
            if (about.Shape is not [var found, > 0] || found != rows)
                throw new InvalidOperationException($"'{OutputName}' is [{string.Join(", ", about.Shape)}] for {rows} texts; logits are [N, K].");
            return about.ElementDataType switch
            {
                TensorElementType.Float => results[0].GetTensorDataAsSpan<float>().ToArray(),
                TensorElementType.Double => Array.ConvertAll(results[0].GetTensorDataAsSpan<double>().ToArray(), v => (float)v),
                TensorElementType.Float16 => Array.ConvertAll(results[0].GetTensorDataAsSpan<Float16>().ToArray(), v => v.ToFloat()),
                var other => throw new InvalidOperationException($"'{OutputName}' is of {other}."),
            };
        }
        catch (OnnxRuntimeException e)
        {
            throw new InvalidOperationException($"ONNX Runtime fails for {rows} texts of {tokens} tokens: {Line(e)}", e);
        }
        finally
        {
            Array.ForEach(values, v => v.Dispose());
        }
    }

    public void Dispose() => _session.Dispose();

    private static long[] Filled(long[] data, int rows, int length)
    {
        int tokens = data.Length / rows;
        long[] filled = new long[rows * length];
        for (int row = 0; row < rows; row++)
            data.AsSpan(row * tokens, tokens).CopyTo(filled.AsSpan(row * length));
        return filled;
    }

    private static string Line(OnnxRuntimeException e) => e.Message.Split('\n')[0].Trim();
}
