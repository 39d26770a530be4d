using MLNet.Xai.Text.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Xai.Text.Tests.Models;

/// <summary>
/// BERT, DistilBERT and RoBERTa with their classifiers written down again from the papers and Hugging Face's definition, in bare tensors and from a state dict: one text without
/// padding, one head after another.
/// </summary>
internal sealed class BareEncoder(string architecture, IReadOnlyDictionary<string, Tensor> state, EncoderOptions options)
{
    /// <summary>Logits [K] of a text's ids, and each block's attention [heads, T, T].</summary>
    public (Tensor Logits, List<Tensor> Attentions) Run(long[] ids)
    {
        string root = architecture + ".embeddings.";
        Tensor x = state[root + "word_embeddings.weight"].index_select(0, tensor(ids));
        long first = architecture == "roberta" ? options.PadId + 1 : 0;
        x += state[root + "position_embeddings.weight"].slice(0, first, first + ids.Length, 1);
        if (state.TryGetValue(root + "token_type_embeddings.weight", out Tensor? types))
            x += types[0];
        x = Norm(x, root + "LayerNorm");
        List<Tensor> attentions = [];
        for (int layer = 0; layer < options.Layers; layer++)
            x = architecture == "distilbert" ? Distilled(x, $"distilbert.transformer.layer.{layer}.", attentions) : Block(x, $"{architecture}.encoder.layer.{layer}.", attentions);
        return (Classify(x[0]), attentions);
    }

    private Tensor Classify(Tensor first) => architecture switch
    {
        "bert" => Linear(tanh(Linear(first, "bert.pooler.dense")), "classifier"),
        "distilbert" => Linear(Linear(first, "pre_classifier").clamp_min(0), "classifier"),
        _ => Linear(tanh(Linear(first, "classifier.dense")), "classifier.out_proj"),
    };

    private Tensor Block(Tensor x, string at, List<Tensor> attentions)
    {
        Tensor taken = Attend(x, at + "attention.self.query", at + "attention.self.key", at + "attention.self.value", attentions);
        x = Norm(x + Linear(taken, at + "attention.output.dense"), at + "attention.output.LayerNorm");
        return Norm(x + Linear(Act(Linear(x, at + "intermediate.dense")), at + "output.dense"), at + "output.LayerNorm");
    }

    private Tensor Distilled(Tensor x, string at, List<Tensor> attentions)
    {
        Tensor taken = Attend(x, at + "attention.q_lin", at + "attention.k_lin", at + "attention.v_lin", attentions);
        x = Norm(x + Linear(taken, at + "attention.out_lin"), at + "sa_layer_norm");
        return Norm(x + Linear(Act(Linear(x, at + "ffn.lin1")), at + "ffn.lin2"), at + "output_layer_norm");
    }

    private Tensor Attend(Tensor x, string query, string key, string value, List<Tensor> attentions)
    {
        (Tensor q, Tensor k, Tensor v) = (Linear(x, query), Linear(x, key), Linear(x, value));
        long size = options.HiddenSize / options.Heads;
        List<Tensor> heads = [], results = [];
        for (int head = 0; head < options.Heads; head++)
        {
            long from = head * size, to = from + size;
            Tensor e = exp(q.slice(1, from, to, 1).matmul(k.slice(1, from, to, 1).t()) / Math.Sqrt(size));
            heads.Add(e / e.sum(1, keepdim: true));
            results.Add(heads[^1].matmul(v.slice(1, from, to, 1)));
        }

        attentions.Add(stack(heads));
        return cat(results, 1);
    }

    private Tensor Linear(Tensor x, string name) => x.matmul(state[name + ".weight"].t()) + state[name + ".bias"];

    private Tensor Norm(Tensor x, string name)
    {
        Tensor centred = x - x.mean([1], keepdim: true);
        return (centred / sqrt((centred * centred).mean([1], keepdim: true) + options.LayerNormEpsilon) * state[name + ".weight"]) + state[name + ".bias"];
    }

    private Tensor Act(Tensor x) => options.Activation switch
    {
        EncoderActivation.Gelu => x * (1 + erf(x / Math.Sqrt(2))) / 2,
        EncoderActivation.GeluTanh => x * (1 + tanh(Math.Sqrt(2 / Math.PI) * (x + (0.044715 * x * x * x)))) / 2,
        EncoderActivation.Relu => x.clamp_min(0),
        _ => x / (1 + exp(-x)),
    };
}
