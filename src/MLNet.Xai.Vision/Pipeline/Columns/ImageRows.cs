using System.Numerics.Tensors;
using Microsoft.ML.Runtime;
using MLNet.Xai.Columns;
using MLNet.Xai.Persistence;
using MLNet.Xai.Torch;
using TorchSharp;

namespace MLNet.Xai.Vision.Pipeline;

/// <summary>All columns about an image that need its network.</summary>
internal sealed class ImageRows : RowExplainer
{
    private readonly ImagePart[] _parts;
    private readonly int[] _first;

    public ImageRows(PictureColumn image, ImageClassifier classifier, IEnumerable<ImagePart> parts)
    {
        (Image, Classifier, _parts) = (image, classifier, [.. parts]);
        Inputs = [image];
        Outputs = [.. _parts.SelectMany(p => p.Columns)];
        _first = new int[_parts.Length];
        for (int p = 1; p < _parts.Length; p++)
            _first[p] = _first[p - 1] + _parts[p - 1].Columns.Count;
    }

    public PictureColumn Image { get; }

    public ImageClassifier Classifier { get; }

    public override string Name => "The image model";

    public override IReadOnlyList<InputColumn> Inputs { get; }

    public override IReadOnlyList<OutputColumn> Outputs { get; }

    public override bool Needs(int input, bool[] activeOutputs) => true;

    public override int MostRows(bool[] activeOutputs) => Enumerable.Range(0, _parts.Length).Where(p => IsNeeded(p, activeOutputs)).Min(p => _parts[p].MostRows);

    public override void Explain(in ExplainBlock block)
    {
        int size = Inputs[0].Size;
        byte[][] pictures = new byte[block.Count][];
        for (int row = 0; row < pictures.Length; row++)
        {
            pictures[row] = new byte[size];
            TensorPrimitives.ConvertTruncating(block.Input(0).Slice(row * size, size), pictures[row].AsSpan());
        }

        for (int p = 0; p < _parts.Length; p++)
        {
            block.Cancellation.ThrowIfCancellationRequested();
            if (IsNeeded(p, block.ActiveOutputs))
                _parts[p].Explain(pictures, _first[p], block);
        }
    }

    public override RowExplainer For(IHostEnvironment env)
    {
        Classifier.Model.CheckFile();
        if (AskedDevice.Of(env) is ({ } gpu, var fallback))
            Classifier.Model.MoveTo(gpu, fallback);
        return this;
    }

    public override ExplainingTransformer ToTransformer(Watch watch) => new ImageExplanationTransformer(this, watch);

    public override void Write(BinaryWriter writer) => ImageState.Write(writer, this, _parts);

    internal static RowExplainer Read(BinaryReader reader) => ImageState.Read(reader);

    private bool IsNeeded(int part, bool[] activeOutputs) =>
        IsActive(part, activeOutputs) || Enumerable.Range(part + 1, _parts.Length - part - 1).Any(p => _parts[p].Source == _parts[part] && IsActive(p, activeOutputs));

    private bool IsActive(int part, bool[] activeOutputs) => activeOutputs.AsSpan(_first[part], _parts[part].Columns.Count).Contains(true);
}
