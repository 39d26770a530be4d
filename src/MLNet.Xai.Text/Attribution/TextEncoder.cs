using MLNet.Xai.Core;
using MLNet.Xai.Text.Models;
using MLNet.Xai.Text.Tokenizers;
using MLNet.Xai.Torch;
using MLNet.Xai.Torch.Attribution;
using MLNet.Xai.Torch.Hooks;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Xai.Text.Attribution;

/// <summary>A model with its tokenizer and what its outputs mean: what is explained.</summary>
internal sealed record TextEncoder(TextModel Model, TextTokenizer Tokenizer, IReadOnlyList<string>? ClassNames, ModelHead? Head, int MaxTokens)
{
    /// <summary>A text's tokens, as many as the model takes.</summary>
    public EncodedText Encode(string text) => Tokenizer.Encode(text, MaxTokens);

    /// <summary>Acts on a text's tokens and embeddings, the model in evaluation mode and nobody else's meanwhile; what it leaves in the dispose scope is freed.</summary>
    public T Run<T>(EncodedText encoded, Func<EmbeddedText, T> act)
    {
        lock (ModelLock.Of(Model))
        {
            // Tensors made in inference mode could never have gradients.
            using IDisposable? ordinary = is_inference_mode_enabled() ? inference_mode(false) : null;
            using DisposeScope scope = NewDisposeScope();
            using var mode = new EvaluationMode(Model);
            return act(new EmbeddedText(this, encoded, Embed(encoded.Ids)));
        }
    }

    /// <summary>The embeddings of tokens, [1, T, D], without a graph.</summary>
    public Tensor Embed(IReadOnlyList<int> ids)
    {
        using IDisposable quiet = no_grad();
        using DisposeScope scope = NewDisposeScope();
        Tensor words = Model.EmbedWords(tensor(ids.Select(i => (long)i).ToArray(), [1, ids.Count], device: Device)).detach();
        if (words.dim() != 3 || words.shape[1] != ids.Count)
            throw new InvalidOperationException($"{Model.GetName()} embeds {ids.Count} tokens as [{AttributionInput.Text(words)}]; it must be [1, {ids.Count}, D].");
        return words.MoveToOuterDisposeScope();
    }

    /// <summary>Number of classes: two where the model's one output tells two apart.</summary>
    public int ClassCount => new OutputHead(Head ?? ModelHead.Raw).ClassCount(Model.OutputCount);

    /// <summary>Refuses a target, names or a head that do not go with the model, before any text is seen.</summary>
    /// <exception cref="ArgumentException">The message says what.</exception>
    public void Check(ClassTarget target)
    {
        _ = OutputHead.OfOutputs(Head, Model.OutputCount, [target]);
        if (ClassNames is not null && ClassNames.Count != ClassCount)
            throw new ArgumentException($"There are {ClassNames.Count} class names; the model has {ClassCount} classes.");
        if (target.Count > 1)
            throw new ArgumentException("Texts' explanations are of one output each: ask for the predicted class, or for each of the top ones by its own column.");
        _ = target.Resolve(new float[ClassCount], ClassNames);
    }

    /// <summary>The same, where a method was told what the outputs mean.</summary>
    /// <exception cref="ArgumentException">The model was told something else.</exception>
    public TextEncoder With(ModelHead? asked) => this with
    {
        Head = asked is null || Head is null || asked == Head ? Head ?? asked : throw new ArgumentException($"Head is {asked} in the method; the model's is {Head}. Say it once."),
    };

    /// <summary>An explained output's name: the class's, or one class's against another's; empty where an only output has none.</summary>
    public string NameOf(int @class, int? against)
    {
        return against is { } other ? $"{Name(@class)} against {Name(other)}" : Name(@class);

        string Name(int k) => ClassNames?[k] ?? (ClassCount == 1 ? "" : $"class {k}");
    }

    public Device Device => Model.parameters().FirstOrDefault()?.device ?? CPU;
}

/// <summary>A text's tokens and embeddings [1, T, D].</summary>
internal sealed record EmbeddedText(TextEncoder Encoder, EncodedText Encoded, Tensor Words)
{
    public int Count => Encoded.Ids.Count;

    /// <summary>[1, T]: no token is padding.</summary>
    public Tensor Mask => ones([1, Count], ScalarType.Int64, Encoder.Device);
}
