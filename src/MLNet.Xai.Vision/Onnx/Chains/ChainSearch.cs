using System.IO.Compression;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace MLNet.Xai.Vision.Onnx;

/// <summary>Finds an ONNX network in a chain, goes back from it to the images, and on to a linear model.</summary>
internal sealed class ChainSearch(MLContext ml, ITransformer model, DataViewSchema schema)
{
    private const int MostBytes = int.MaxValue - 64;
    private readonly ChainSteps _chain = new(model, schema);
    private string? _linear;

    /// <exception cref="ArgumentException">The chain has no such network, or its pixels come from somewhere that is not known.</exception>
    public OnnxInChain Find()
    {
        ChainStep network = _chain.Steps.LastOrDefault(s => s.IsOnnx) ?? throw new ArgumentException(
            $"The chain has no ONNX network (ApplyOnnxModel, DnnFeaturizeImage): it is made of {string.Join(", ", _chain.Steps.Select(s => s.Transformer.GetType().Name))}.", nameof(model));
        string output = network.Adds[0];
        byte[] bytes = BytesOf(network);
        ChainStep first = network;
        string pixels = Source(first);
        ChainStep? maker;
        while ((maker = Maker(ref pixels, first.At)) is { IsOnnx: true })
        {
            bytes = GraphMerge.Chain(BytesOf(maker), bytes);
            first = maker;
            pixels = Source(first);
        }

        if (maker?.Reads(pixels) is not [var images] || maker.Input[images].Type is not ImageDataViewType)
        {
            throw new ArgumentException(
                $"The ONNX network takes the column '{pixels}', which {(maker is null ? "the data have" : maker.Transformer.GetType().Name + " makes")}: how it comes from images is not known. "
                + "Give the file and a recipe, ScoreOnnx(column, path, recipe).", nameof(model));
        }

        var recipe = ChainRecipe.Of(maker, images, pixels);
        LinearHead? linear = Linear(network, ref output);
        if (linear is not null)
            bytes = GraphMerge.Linear(bytes, NetworkGraph.Read(bytes).Outputs[0].Name, linear.Weights, linear.Biases);
        return new OnnxInChain(images, recipe, bytes, linear?.Head, linear is null ? null : _linear, Labels());
    }

    private static string Source(ChainStep onnx) => onnx.Reads(onnx.Adds[0]) is [var only] ? only : throw new ArgumentException(
        $"The ONNX network in the chain takes {onnx.Reads(onnx.Adds[0]).Length} columns; explained are networks that take pictures and nothing else.", nameof(onnx));

    // Copies of columns are gone through.
    private ChainStep? Maker(ref string column, int before)
    {
        ChainStep? maker = _chain.MakerOf(column, before);
        while (maker is { IsCopy: true })
        {
            column = maker.Reads(column)[0];
            maker = _chain.MakerOf(column, maker.At);
        }

        return maker;
    }

    // The predictor whose features are what the network gives, and nothing else.
    private LinearHead? Linear(ChainStep network, ref string output)
    {
        foreach (ChainStep step in _chain.Steps.Skip(network.At + 1))
        {
            if (step.Transformer is not ISingleFeaturePredictionTransformer<object> predictor)
                continue;
            string column = predictor.FeatureColumnName;
            if (Maker(ref column, step.At) is { } maker && maker == network && column.Equals(output, StringComparison.Ordinal))
            {
                _linear = predictor.Model.GetType().Name;
                return LinearHead.Of(predictor.Model);
            }

            throw new NotSupportedException(
                $"The features of {predictor.Model.GetType().Name}, '{predictor.FeatureColumnName}', are not what the ONNX network gives but something that is made of it: explain the chain as a whole, by calling it.");
        }

        return null;
    }

    private string[]? Labels()
    {
        if (_chain.Output.GetColumnOrNull("Score") is not { } score || score.Type is not VectorDataViewType || !score.HasSlotNames())
            return null;
        VBuffer<ReadOnlyMemory<char>> names = default;
        score.GetSlotNames(ref names);
        return [.. names.DenseValues().Select(n => n.ToString())];
    }

    // ML.NET saves an ONNX transformer with its file inside: a length, then the bytes.
    private byte[] BytesOf(ChainStep step)
    {
        using var saved = new MemoryStream();
        ml.Model.Save(step.Transformer, step.Input, saved);
        using var zip = new ZipArchive(saved, ZipArchiveMode.Read);
        ZipArchiveEntry entry = zip.Entries.FirstOrDefault(e => e.Name.Equals("OnnxModel", StringComparison.Ordinal))
            ?? throw new NotSupportedException("ML.NET saves an ONNX network otherwise than this version knows: give its file, ScoreOnnx(column, path, recipe).");
        using var reader = new BinaryReader(entry.Open());
        int length = reader.ReadInt32();
        byte[] bytes = length is >= 0 and <= MostBytes && length <= entry.Length ? reader.ReadBytes(length) : [];
        return bytes.Length == length ? bytes : throw new InvalidDataException($"The ONNX network in the chain is damaged: {bytes.Length} of {length} bytes are there.");
    }
}
