using MLNet.Xai.Tests.Support.Onnx;
using MLNet.Xai.Vision.Models;
using MLNet.Xai.Vision.Tests.Support;
using static TorchSharp.torch;

namespace MLNet.Xai.Vision.Tests.Onnx;

/// <summary>A vision transformer as an ONNX file for one picture at a time, with the operators that exporters write.</summary>
internal static class TransformerFile
{
    /// <param name="model">Its weights; epsilon is ONNX's default, 1e-5.</param>
    /// <param name="width">Width of a token.</param>
    /// <param name="heads">Attention heads.</param>
    /// <param name="depth">Blocks.</param>
    /// <param name="patch">Side of a patch.</param>
    /// <param name="size">Side of a picture.</param>
    /// <param name="classes">Outputs.</param>
    public static byte[] Write(VisionTransformer model, int width, int heads, int depth, int patch, int size, int classes)
    {
        Dictionary<string, Tensor> weights = model.state_dict();
        var file = new OnnxWriter();
        int tokens = 1 + (size / patch * (size / patch)), part = width / heads;
        file.Node("Conv", "patches", ["input", Weight("patch_embed.proj.weight"), Weight("patch_embed.proj.bias")], OnnxFile.Attribute("kernel_shape", [patch, patch]), OnnxFile.Attribute("strides", [patch, patch]));
        file.Node("Transpose", "rows", [file.Node("Reshape", "flat", ["patches", file.Constant(1L, width, tokens - 1)])], OnnxFile.Attribute("perm", [0L, 2, 1]));
        string x = file.Node("Add", "tokens", [file.Node("Concat", "all", [Weight("cls_token"), "rows"], OnnxFile.Attribute("axis", 1)), Weight("pos_embed")]);
        for (int b = 0; b < depth; b++)
            x = Block(b, x);
        string first = file.Node("Gather", "first", [Norm("norm", x), file.Constant(0L)], OnnxFile.Attribute("axis", 1));
        file.Node("Gemm", "logits", [file.Node("Flatten", "row", [first], OnnxFile.Attribute("axis", 1)), Weight("head.weight"), Weight("head.bias")], OnnxFile.Attribute("transB", 1));
        return file.ToArray([("input", [1, 3, size, size])], ("logits", [1, classes]));

        string Block(int b, string input)
        {
            string at = $"blocks.{b}.";
            string qkv = file.Node("Transpose", at + "qkv", [file.Node("Reshape", at + "parts", [Linear(at + "attn.qkv", Norm(at + "norm1", input)), file.Constant(1L, tokens, 3, heads, part)])], OnnxFile.Attribute("perm", [2L, 0, 3, 1, 4]));
            string[] own = [.. Enumerable.Range(0, 3).Select(i => file.Node("Squeeze", $"{at}{"qkv"[i]}", [file.Node("Gather", $"{at}{"qkv"[i]}_one", [qkv, file.Constant((long)i)], OnnxFile.Attribute("axis", 0)), file.Constant(0L)]))];
            string query = file.Node("Mul", at + "scaled", [own[0], file.Constant([1 / MathF.Sqrt(part)])]);
            string scores = file.Node("MatMul", at + "scores", [query, file.Node("Transpose", at + "turned", [own[1]], OnnxFile.Attribute("perm", [0L, 1, 3, 2]))]);
            string attention = file.Node("Softmax", at + "attention", [scores], OnnxFile.Attribute("axis", -1));
            string joined = file.Node("Reshape", at + "joined", [file.Node("Transpose", at + "heads", [file.Node("MatMul", at + "seen", [attention, own[2]])], OnnxFile.Attribute("perm", [0L, 2, 1, 3])), file.Constant(1L, tokens, width)]);
            string middle = file.Node("Add", at + "middle", [input, Linear(at + "attn.proj", joined)]);
            string hidden = Linear(at + "mlp.fc1", Norm(at + "norm2", middle));
            string bell = file.Node("Add", at + "bell", [file.Node("Erf", at + "erf", [file.Node("Mul", at + "narrow", [hidden, file.Constant([1 / MathF.Sqrt(2)])])]), file.Constant([1f])]);
            string gelu = file.Node("Mul", at + "gelu", [file.Node("Mul", at + "half", [hidden, file.Constant([0.5f])]), bell]);
            return file.Node("Add", at + "out", [middle, Linear(at + "mlp.fc2", gelu)]);
        }

        string Linear(string name, string input) => file.Node("Add", name, [file.Node("MatMul", name + "_product", [input, Matrix(name + ".weight")]), Weight(name + ".bias")]);

        string Norm(string name, string input) => file.Node("LayerNormalization", name, [input, Weight(name + ".weight"), Weight(name + ".bias")], OnnxFile.Attribute("axis", -1));

        string Weight(string name) => file.Constant(weights[name].Values(), weights[name].shape);

        string Matrix(string name) => file.Constant(weights[name].t().contiguous().Values(), [.. weights[name].shape.Reverse()]);
    }
}
