using MLNet.Xai.Text.Models;
using MLNet.Xai.Text.Tests.Support;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNet.Xai.Text.Tests.Onnx;

/// <summary>The network of <see cref="BagFile"/> in TorchSharp: embeddings, their masked mean, two linear layers with a tanh between.</summary>
internal sealed class BagModel : TextModel
{
    public const int Width = 8, Tokens = 40;
    public readonly Embedding table;
    public readonly Linear inner, outer;

    public BagModel(int outputs = 3)
        : base("bag")
    {
        (table, inner, outer, OutputCount) = (nn.Embedding(Tokens, Width), nn.Linear(Width, Width), nn.Linear(Width, outputs), outputs);
        RegisterComponents();
        TinyEncoders.Shake(this, 11);
        using IDisposable quiet = no_grad();

        // Words differ clearly.
        table.weight!.mul_(4);
    }

    public override int VocabularySize => Tokens;

    public override int MaxTokens => 12;

    public override int OutputCount { get; }

    public override Tensor EmbedWords(Tensor ids) => table.call(ids);

    public override Tensor FromWords(Tensor words, Tensor mask, IList<Tensor>? attentions = null)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor weights = mask.to(float32).unsqueeze(2);
        return outer.call(inner.call((words * weights).sum(1) / weights.sum(1)).tanh()).MoveToOuterDisposeScope();
    }
}
