using System.Text;
using Microsoft.ML;
using MLNet.Xai.Persistence;
using MLNet.Xai.Tests.Support;
using MLNet.Xai.Text.Attribution;
using MLNet.Xai.Text.Models;
using MLNet.Xai.Torch.Attribution;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Xai.Text.Tests.Attribution;

/// <summary>What the columns keep in a model's file, damaged: only InvalidDataException, and memory that the state's size bounds.</summary>
public sealed class MutatedAttributionTests
{
    [Fact]
    public void Read_MutatedColumns()
    {
        MLContext ml = new(1);
        using BertModel model = Small.Bert(layers: 1);
        using Tensor own = zeros(16);
        var transformer = (ISavedTransformer)ml.Explain().Text.ScoreText("Text", model, Small.Tokenizer, ["bad", "good"])
            .Attribution("Paths", new SmoothGrad { Samples = 2, Method = new IntegratedGradients { Steps = 2 } }, TextBaseline.Embeddings(own))
            .Attribution("Shap", new GradientShap { Samples = 2 }, TextBaseline.Texts("dull", "a film"))
            .Attribution("Lift", new DeepLift(), TextBaseline.Mask)
            .Rollout("Rollout", new() { Discard = 0.1 })
            .Fit(ml.Data.LoadFromEnumerable([new { Text = "a" }]));
        byte[] state = Bytes(writer => ExplainerState.Write(writer, transformer.GetType(), transformer.Write));
        // What is our own stands behind the weights.
        int own0 = state.Length - 1500;
        Read(state);
        long most = 0;
        foreach (byte[] changed in Mutations.Of(state[own0..], 31, 2000))
            most = Math.Max(most, Bounded.Measure<InvalidDataException>(() => Read([.. state[..own0], .. changed])));
        most.ShouldBeLessThan((64 * state.Length) + (1 << 20));

        static void Read(byte[] bytes) => ExplainerState.Read<ISavedTransformer>(new BinaryReader(new MemoryStream(bytes)));
    }

    [Fact]
    public void Read_DamagedBaseline_Throws()
    {
        Refused(writer => writer.Write("Magic"), "Magic", keep: true);
        Refused(writer =>
        {
            writer.Write("Embeddings");
            writer.Write(true);
            writer.Write(-1);
            writer.Write(0);
        }, "missing");
        Refused(writer =>
        {
            writer.Write("Texts");
            writer.Write(true);
            writer.Write(-1);
            writer.Write(int.MaxValue);
        }, "does not fit");

        static void Refused(Action<BinaryWriter> write, string says, bool keep = false)
        {
            byte[] state = Bytes(writer =>
            {
                write(writer);
                if (!keep)
                    return;
                writer.Write(true);
                writer.Write(-1);
                writer.Write(0);
            });
            Should.Throw<InvalidDataException>(() => BaselineState.Read(new BinaryReader(new MemoryStream(state)))).Message.ShouldContain(says);
        }
    }

    private static byte[] Bytes(Action<BinaryWriter> write)
    {
        using MemoryStream stream = new();
        using (var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true))
            write(writer);
        return stream.ToArray();
    }
}
