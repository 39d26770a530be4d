using MLNet.Xai.Text.Models;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNet.Xai.Text.Tests.Pipeline;

/// <summary>A model that is none of the library's: the mean of the words' embeddings.</summary>
internal sealed class OwnModel : TextModel
{
    private readonly Linear words;

    public OwnModel(int outputs)
        : base("own")
    {
        words = nn.Linear(40, outputs);
        OutputCount = outputs;
        RegisterComponents();
        eval();
    }

    public override int VocabularySize => 40;

    public override int MaxTokens => 12;

    public override int OutputCount { get; }

    public override Tensor EmbedWords(Tensor ids) => nn.functional.one_hot(ids, 40).to(float32);

    public override Tensor FromWords(Tensor embedded, Tensor mask, IList<Tensor>? attentions = null)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor weights = mask.to(float32).unsqueeze(2);
        return words.call((embedded * weights).sum(1) / weights.sum(1)).MoveToOuterDisposeScope();
    }
}
