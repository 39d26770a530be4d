using System.Globalization;
using MLNet.Xai.Core;
using MLNet.Xai.Torch.Hooks;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Xai.Vision.Cam;

/// <summary>
/// LeGrad's gradients: for each attention layer, of what the network says of the tokens behind that layer's block, as if it were the last block.
/// </summary>
internal static class LayerwiseGradient
{
    /// <summary>The blocks of attention layers: the nearest module above each that has a number, <c>blocks.3</c> of <c>blocks.3.attn.attn_drop</c>.</summary>
    /// <exception cref="ArgumentException">A layer is in no numbered block.</exception>
    public static string[] Blocks(IEnumerable<string> layers) => [.. layers.Select(layer =>
    {
        string[] above = layer.Split('.')[..^1];
        int at = Array.FindLastIndex(above, p => p.Length > 0 && char.IsAsciiDigit(p[^1]));
        return at >= 0
            ? string.Join('.', above[..(at + 1)])
            : throw new ArgumentException($"LeGrad needs the block that a layer belongs to, a numbered module above it like 'blocks.3' of 'blocks.3.attn.attn_drop'; '{layer}' has none.");
    })];

    /// <summary>One tensor a layer, [N, heads, tokens, tokens].</summary>
    public static Tensor[] Compute(CamRun run, TargetClass[] targets)
    {
        int layers = run.Layers.Count;
        Tensor[] blocks = [.. run.Capture.Activations.Skip(layers)];
        // The caller may be in no_grad.
        using IDisposable mode = enable_grad();
        Tensor[] logits = Heads(run, blocks).chunk(layers);
        return [.. logits.Select((l, i) => run.Capture.Gradient(run.Explained(l, targets), i))];
    }

    /// <summary>The network's last block: the largest number there is in this one's place.</summary>
    public static string Last(nn.Module model, string block)
    {
        string stem = block.TrimEnd([.. "0123456789"]);
        return model.named_modules().Select(m => m.name)
            .Where(n => n.StartsWith(stem, StringComparison.Ordinal) && int.TryParse(n.AsSpan(stem.Length), NumberStyles.None, CultureInfo.InvariantCulture, out _))
            .MaxBy(n => int.Parse(n.AsSpan(stem.Length), CultureInfo.InvariantCulture))!;
    }

    // The network runs once more; in place of the last block's tokens it goes on with those of all blocks.
    private static Tensor Heads(CamRun run, Tensor[] blocks)
    {
        using IDisposable quiet = no_grad();
        IDisposable? recording = null;
        var hook = LayerLookup.Find(run.Model, Last(run.Model, Blocks(run.Layers)[0])).register_forward_hook((_, _, _) =>
        {
            recording = enable_grad();
            return cat(blocks);
        });
        try
        {
            return run.Model.call(run.Images);
        }
        finally
        {
            hook.remove();
            recording?.Dispose();
        }
    }
}
