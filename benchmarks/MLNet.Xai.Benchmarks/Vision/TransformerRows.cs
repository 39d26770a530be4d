using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;
using Microsoft.ML.Transforms.Onnx;
using MLNet.Xai.Core.Lime;
using MLNet.Xai.Torch;
using MLNet.Xai.Vision;
using MLNet.Xai.Vision.AnyModel;
using MLNet.Xai.Vision.Lime;
using MLNet.Xai.Vision.Onnx;

namespace MLNet.Xai.Benchmarks.Vision;

/// <summary>ResNet-18 in ML.NET's own image chain, as DnnFeaturizeImage has it but on one thread, and LIME written plainly around it: a picture painted and predicted at a time.</summary>
internal sealed class TransformerRows : IDisposable
{
    private const string Scores = "xai/scores";
    private readonly MLContext _ml = new(1);
    private readonly string _file = Path.GetTempFileName();
    private readonly int _size;
    private readonly PredictionEngine<Row, Scored> _engine;

    /// <param name="preprocess">The file of the ONNX model that takes the mean image off.</param>
    /// <param name="network">The network's bytes.</param>
    /// <param name="input">Name of its input.</param>
    /// <param name="size">Rows and columns of its pictures.</param>
    public TransformerRows(string preprocess, byte[] network, string input, int size)
    {
        const string Pixels = "OriginalInput", Prepared = "PreprocessedInput";
        _size = size;
        File.WriteAllBytes(_file, network);
        IDataView none = _ml.Data.LoadFromEnumerable(Array.Empty<Row>());
        Schema = none.Schema;
        Model = _ml.Transforms.ResizeImages("Resized", size, size, nameof(Row.Image))
            .Append(_ml.Transforms.ExtractPixels(Pixels, "Resized"))
            .Append(_ml.Transforms.ApplyOnnxModel(OneThread(preprocess, Pixels, Prepared)))
            .Append(_ml.Transforms.CopyColumns(input, Prepared))
            .Append(_ml.Transforms.ApplyOnnxModel(OneThread(_file, input, Scores)))
            .Fit(none);
        _engine = _ml.Model.CreatePredictionEngine<Row, Scored>(Model);
        Found = _ml.Explain().Vision.FindOnnx(Model, Schema);
    }

    /// <summary>What <c>ScoreOnnx</c> runs of the chain.</summary>
    public OnnxInChain Found { get; }

    public ITransformer Model { get; }

    public DataViewSchema Schema { get; }

    /// <summary>The chain as a network, as <c>Vision.Predictions</c> has it.</summary>
    public TransformerImageModel ToNetwork() =>
        new(PictureModel.Of(Model, Schema, nameof(Row.Image), new ImagePredictionOptions { ScoreColumn = Scores }, ModelHead.Raw, null, out _));

    /// <summary>LIME: masks, painted pictures, predictions one by one; then the fit.</summary>
    public LimeImageExplanation Lime(byte[] rgb, ImageLimeOptions options)
    {
        var hidden = new HiddenImage(rgb, options.Segmentation.Segment(rgb, _size, _size));
        byte[] painted = new byte[rgb.Length], rgba = new byte[4 * _size * _size];
        return LimeImageExplainer.Explain(hidden.Superpixels.Count, Predict(rgb, rgba).Length, (masks, count, values) =>
        {
            int segments = hidden.Superpixels.Count;
            for (int i = 0; i < count; i++)
            {
                hidden.Render(masks.Slice(i * segments, segments), painted);
                float[] scores = Predict(painted, rgba);
                for (int k = 0; k < scores.Length; k++)
                    values[(i * scores.Length) + k] = scores[k];
            }
        }, options.Lime);
    }

    public void Dispose()
    {
        _engine.Dispose();
        (Model as IDisposable)?.Dispose();
        File.Delete(_file);
    }

    private static OnnxOptions OneThread(string file, string input, string output) =>
        new() { ModelFile = file, InputColumns = [input], OutputColumns = [output], IntraOpNumThreads = 1, InterOpNumThreads = 1 };

    private float[] Predict(byte[] rgb, byte[] rgba)
    {
        for (int p = 0; p < rgba.Length / 4; p++)
        {
            rgb.AsSpan(3 * p, 3).CopyTo(rgba.AsSpan(4 * p));
            rgba[(4 * p) + 3] = byte.MaxValue;
        }

        using MLImage image = MLImage.CreateFromPixels(_size, _size, MLPixelFormat.Rgba32, rgba);
        return _engine.Predict(new Row { Image = image }).Scores;
    }

    private sealed class Row
    {
        [ImageType(224, 224)]
        public MLImage? Image { get; set; }
    }

    private sealed class Scored
    {
        [ColumnName(TransformerRows.Scores)]
        public float[] Scores { get; set; } = [];
    }
}
