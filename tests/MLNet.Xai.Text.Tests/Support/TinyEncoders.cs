using MLNet.Xai.Text.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Xai.Text.Tests.Support;

/// <summary>Encoders of a few thousand weights, all of them by chance, layer norms' and biases' too.</summary>
internal static class TinyEncoders
{
    public static EncoderOptions Options(string architecture) => new()
    {
        VocabularySize = 40,
        HiddenSize = 12,
        Layers = 2,
        Heads = 3,
        IntermediateSize = 20,
        MaxPositions = 16,
        TypeVocabularySize = architecture == "bert" ? 2 : 1,
        LabelCount = 3,
        PadId = architecture == "roberta" ? 1 : 0,
        LayerNormEpsilon = architecture == "roberta" ? 1e-5 : 1e-12,
    };

    public static EncoderModel Make(string architecture, EncoderOptions? options = null, int seed = 3)
    {
        options ??= Options(architecture);
        EncoderModel model = architecture switch
        {
            "bert" => new BertModel(options),
            "distilbert" => new DistilBertModel(options),
            _ => new RobertaModel(options),
        };
        Shake(model, seed);
        return model;
    }

    public static void Shake(TextModel model, int seed)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable quiet = no_grad();
        using var generator = new Generator((ulong)seed);
        foreach ((string name, TorchSharp.Modules.Parameter parameter) in model.named_parameters())
            parameter.copy_((randn(parameter.shape, generator: generator) * 0.4) + (name.EndsWith("orm.weight", StringComparison.Ordinal) ? 1 : 0));
        model.eval();
    }

    /// <summary>Ids of texts of these lengths, filled up with the padding token, and their mask.</summary>
    public static (Tensor Ids, Tensor Mask) Batch(EncoderModel model, params int[] lengths)
    {
        EncoderOptions options = model.Options;
        var random = new Random(5);
        int longest = lengths.Max();
        long[] ids = new long[lengths.Length * longest], mask = new long[ids.Length];
        Array.Fill(ids, options.PadId);
        for (int row = 0; row < lengths.Length; row++)
        {
            for (int t = 0; t < lengths[row]; t++)
                (ids[(row * longest) + t], mask[(row * longest) + t]) = (random.Next(options.PadId + 1, options.VocabularySize), 1);
        }

        return (tensor(ids, [lengths.Length, longest]), tensor(mask, [lengths.Length, longest]));
    }
}
