using MLNet.Xai.Tests.Support;
using MLNet.Xai.Text.Onnx;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Xai.Text.Tests.Onnx;

public sealed class OnnxTextModelTests : IDisposable
{
    private readonly BagModel _bag = new();
    private readonly OnnxTextOptions _twelve = new() { MaxTokens = 12 };

    public void Dispose() => _bag.Dispose();

    public static TheoryData<string, bool> Forms => new()
    {
        { "open", true },
        { "int32", true },
        { "no types", true },
        { "fixed length", true },
        { "one at a time", false },
        { "one of fixed length", false },
        { "no mask", false },
        { "mixes texts", false },
        { "ignores the mask", false },
    };

    [Theory]
    [MemberData(nameof(Forms))]
    public void Call_InEveryForm_IsTheTwins(string form, bool batches)
    {
        using OnnxTextModel onnx = new(Form(form).Of(_bag), _twelve);
        onnx.TakesBatches.ShouldBe(batches);
        (onnx.MaxTokens, onnx.VocabularySize, onnx.OutputCount, onnx.OutputName).ShouldBe((12, 40, 3, "logits"));
        using DisposeScope scope = NewDisposeScope();
        (Tensor ids, Tensor mask) = Batch(9, 1, 4, 12);
        Tensor found = onnx.call(ids, mask);
        found.shape.ShouldBe([4, 3]);
        if (form == "mixes texts")
        {
            // Each is what it is alone.
            int[] lengths = [9, 1, 4, 12];
            for (int row = 0; row < 4; row++)
                Largest(found[row] - onnx.call(ids.narrow(0, row, 1).narrow(1, 0, lengths[row]), mask.narrow(0, row, 1).narrow(1, 0, lengths[row]))[0]).ShouldBe(0);
            return;
        }

        Largest(found - _bag.call(ids, mask)).ShouldBeLessThan(1e-5f);
    }

    [Fact]
    public void Call_Over500Texts_LeavesNoTensor()
    {
        using OnnxTextModel onnx = new(new BagFile { Batch = 1 }.Of(_bag), _twelve);
        using (DisposeScope scope = NewDisposeScope())
        {
            (Tensor ids, Tensor mask) = Batch(9, 3);
            onnx.call(ids, mask).Dispose();
            int before = scope.DisposablesCount;
            for (int i = 0; i < 250; i++)
                onnx.call(ids, mask).Dispose();
            ((long)scope.DisposablesCount).ShouldBe(before);
        }
    }

    [Fact]
    public void Dispose_EndsTheSession()
    {
        OnnxTextModel onnx = new(new BagFile().Of(_bag), _twelve);
        onnx.Dispose();
        onnx.Dispose();
        Should.Throw<ObjectDisposedException>(() => onnx.call(ones([1, 2], int64), ones([1, 2], int64)));
    }

    [Fact]
    public void Constructor_DamagedOrHostileFile_SaysSo()
    {
        byte[] file = new BagFile().Of(_bag);
        string path = Path.Combine(Directory.CreateTempSubdirectory("xai").FullName, "broken.onnx");
        for (int length = 0; length < file.Length; length += 97)
        {
            File.WriteAllBytes(path, file[..length]);
            Should.Throw<InvalidDataException>(() => OnnxTextModel.Load(path, _twelve).Dispose(), $"{length} bytes").Message.ShouldContain("broken.onnx");
        }

        Should.Throw<InvalidDataException>(() => new OnnxTextModel(new BagFile { Outside = "/etc/passwd" }.Of(_bag), _twelve)).Message.ShouldContain("external data");
        File.Delete(path);
        Should.Throw<FileNotFoundException>(() => OnnxTextModel.Load(path, _twelve)).Message.ShouldContain("broken.onnx");
    }

    [Fact]
    public void Constructor_MutatedFiles_GiveAModelOrAClearError()
    {
        byte[] file = new BagFile().Of(_bag);
        foreach (byte[] changed in Mutations.Of(file, 5, 400))
        {
            try
            {
                new OnnxTextModel(changed, _twelve).Dispose();
            }
            catch (Exception e) when (e is InvalidDataException or ArgumentException)
            {
                e.Message.ShouldStartWith("The ONNX model");
            }
        }
    }

    [Fact]
    public void Constructor_WhatIsNotClear_IsAskedFor()
    {
        Fault<ArgumentException>(new BagFile(), null).ShouldContain("OnnxTextOptions.MaxTokens");
        Fault<ArgumentException>(new BagFile { Length = 12 }, new() { MaxTokens = 13 }).ShouldContain("13");
        Fault<ArgumentException>(new BagFile { Outputs = ["raw", "again"], End = "Softmax" }, _twelve).ShouldContain("OnnxTextOptions.Output");
        Fault<ArgumentException>(new BagFile(), new() { MaxTokens = 12, Output = "gone" }).ShouldContain("'logits'");
        Fault<ArgumentException>(new BagFile(), new() { MaxTokens = 12, VocabularySize = 41 }).ShouldContain("40 rows");
        Fault<InvalidDataException>(new BagFile { Outputs = ["last_hidden_state"] }, _twelve).ShouldContain("no classifier");
        Fault<InvalidDataException>(new BagFile { Outputs = ["last_hidden_state", "pooler_output"] }, _twelve).ShouldContain("no classifier");
        Fault<InvalidDataException>(new BagFile { Inputs = ["input_ids", "attention_mask", "position_ids"] }, _twelve).ShouldContain("position_ids");
        Fault<InvalidDataException>(new BagFile { Inputs = ["input_ids", "attention_mask", "pixels"] }, _twelve).ShouldContain("'pixels'");
        Fault<InvalidDataException>(new BagFile { Inputs = ["tokens"] }, _twelve).ShouldContain("input_ids");
        Fault<InvalidDataException>(new BagFile { Batch = 4 }, _twelve).ShouldContain("4 texts at once");
        Fault<InvalidDataException>(new BagFile { Inputs = ["input_ids"], Length = 12 }, null).ShouldContain("attention_mask");
        Fault<InvalidDataException>(new BagFile { IgnoresMask = true, Length = 12 }, null).ShouldContain("fills up shorter ones");
    }

    [Fact]
    public void Constructor_SeveralOutputs_TakesLogitsOrTheNamed()
    {
        using OnnxTextModel logits = new(new BagFile { Outputs = ["again", "last_hidden_state", "logits"] }.Of(_bag), _twelve);
        logits.OutputName.ShouldBe("logits");
        using OnnxTextModel named = new(new BagFile { Outputs = ["last_hidden_state", "pooler_output"] }.Of(_bag), new() { MaxTokens = 12, Output = "pooler_output" });
        named.OutputCount.ShouldBe(BagModel.Width);
        using OnnxTextModel only = new(new BagFile { Outputs = ["last_hidden_state", "again"] }.Of(_bag), _twelve);
        only.OutputName.ShouldBe("again");
    }

    [Fact]
    public void EmbedWords_And_Gradients_AreRefused()
    {
        using OnnxTextModel onnx = new(new BagFile().Of(_bag), _twelve);
        Should.Throw<NotSupportedException>(() => onnx.EmbedWords(zeros([1, 2], int64))).Message.ShouldContain("Lime, Shap and Occlusion");
        Should.Throw<NotSupportedException>(() => onnx.FromWords(zeros(1, 2, 8), ones(1, 2)));
        Should.Throw<NotSupportedException>(() => MLNet.Xai.Text.Attribution.TextExplainers.Explain(onnx, Support.TinyFolders.Tokenizer(), "good")).Message.ShouldContain("no gradients");
        Should.Throw<ArgumentException>(() => onnx.call(zeros([1, 13], int64), ones([1, 13], int64))).Message.ShouldContain("12 tokens");
        Should.Throw<InvalidOperationException>(() => onnx.call(full([1, 2], 40, int64), ones([1, 2], int64))).Message.ShouldContain("ONNX Runtime");
    }

    private string Fault<T>(BagFile file, OnnxTextOptions? options)
        where T : Exception => Should.Throw<T>(() => new OnnxTextModel(file.Of(_bag), options)).Message;

    private static BagFile Form(string form) => form switch
    {
        "int32" => new() { InputType = BagFile.IntType(wide: false) },
        "no types" => new() { Inputs = ["input_ids", "attention_mask"] },
        "fixed length" => new() { Length = 12 },
        "one at a time" => new() { Batch = 1 },
        "one of fixed length" => new() { Batch = 1, Length = 12 },
        "no mask" => new() { Inputs = ["input_ids"] },
        "mixes texts" => new() { MixesTexts = true },
        "ignores the mask" => new() { IgnoresMask = true },
        _ => new(),
    };

    private static (Tensor Ids, Tensor Mask) Batch(params int[] lengths)
    {
        var random = new Random(8);
        int longest = lengths.Max();
        long[] ids = new long[lengths.Length * longest], mask = new long[ids.Length];
        for (int row = 0; row < lengths.Length; row++)
        {
            for (int t = 0; t < lengths[row]; t++)
                (ids[(row * longest) + t], mask[(row * longest) + t]) = (random.Next(1, 40), 1);
        }

        return (tensor(ids, [lengths.Length, longest]), tensor(mask, [lengths.Length, longest]));
    }

    private static float Largest(Tensor difference) => difference.abs().max().item<float>();
}
