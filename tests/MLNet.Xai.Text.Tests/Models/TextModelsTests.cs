using System.Text;
using MLNet.Xai.Tests.Support;
using MLNet.Xai.Text.Models;
using MLNet.Xai.Text.Tests.Support;
using MLNet.Xai.Text.Tokenizers;
using MLNet.Xai.Torch;
using MLNet.Xai.Torch.Weights;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Xai.Text.Tests.Models;

public sealed class TextModelsTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly string _folder = Directory.CreateTempSubdirectory("xai").FullName;

    private string Config => Path.Combine(_folder, "config.json");

    private string Weights => Path.Combine(_folder, "model.safetensors");

    public void Dispose()
    {
        _scope.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData("bert")]
    [InlineData("distilbert")]
    [InlineData("roberta")]
    public void FromFolder_WhatWasSaved_IsTheSame(string architecture)
    {
        EncoderOptions options = TinyEncoders.Options(architecture);
        (options.Activation, options.LayerNormEpsilon, options.ClassifierDropout) = (EncoderActivation.GeluTanh, architecture == "distilbert" ? 1e-12 : 1e-3, 0.25);
        if (architecture == "distilbert")
            options.TypeVocabularySize = 0;
        using EncoderModel model = TinyEncoders.Make(architecture, options);
        TextModels.Save(_folder, model, TinyFolders.Tokenizer(), ["bad", "good \"quoted\"", "schön"], ModelHead.Sigmoid);

        using PretrainedText read = TextModels.FromFolder(_folder);

        read.Model.ShouldBeOfType(model.GetType());
        System.Text.Json.JsonSerializer.Serialize(read.Model.Options).ShouldBe(System.Text.Json.JsonSerializer.Serialize(options));
        read.Labels.ShouldBe(["bad", "good \"quoted\"", "schön"]);
        read.Head.ShouldBe(ModelHead.Sigmoid);
        read.Tokenizer.Encode("The movie was not good!").Ids.ShouldBe([2, 5, 6, 7, 10, 8, 39, 3]);
        (Tensor ids, Tensor mask) = TinyEncoders.Batch(model, 6, 3);
        read.Model.call(ids, mask).ShouldBeClose(model.call(ids, mask), 0);
    }

    [Fact]
    public void FromFolder_WordTokenizer_IsKept()
    {
        using EncoderModel model = TinyEncoders.Make("bert");
        var tokenizer = WordTokenizer.FromTokens(TinyFolders.Pieces, lowercase: true);
        TextModels.Save(_folder, model, tokenizer);
        using PretrainedText read = TextModels.FromFolder(_folder);
        read.Labels.ShouldBe(["LABEL_0", "LABEL_1", "LABEL_2"]);
        read.Tokenizer.ShouldBeOfType<WordTokenizer>().Encode("The movie").Ids.ShouldBe(tokenizer.Encode("The movie").Ids);
    }

    [Fact]
    public void FromFolder_WeightsInSeveralFiles()
    {
        TinyFolders.Save(_folder);
        using PretrainedText whole = TextModels.FromFolder(_folder);
        Dictionary<string, Tensor> state = whole.Model.state_dict();
        File.Delete(Weights);
        (string, string[])[] shards = [("model-00001-of-00002.safetensors", [.. state.Keys.Take(9)]), ("model-00002-of-00002.safetensors", [.. state.Keys.Skip(9)])];
        foreach ((string file, string[] names) in shards)
            SafeTensorsFile.Write(Path.Combine(_folder, file), names.ToDictionary(n => n, n => state[n]));
        string index = Path.Combine(_folder, "model.safetensors.index.json");
        File.WriteAllText(index, System.Text.Json.JsonSerializer.Serialize(new { weight_map = shards.SelectMany(s => s.Item2.Select(n => (n, s.Item1))).ToDictionary(e => e.n, e => e.Item2) }));

        using PretrainedText read = TextModels.FromFolder(_folder);
        (Tensor ids, Tensor mask) = TinyEncoders.Batch(whole.Model, 6, 3);
        read.Model.call(ids, mask).ShouldBeClose(whole.Model.call(ids, mask), 0);

        string text = File.ReadAllText(index);
        File.WriteAllText(index, text.Replace("model-00002", "../model-00002", StringComparison.Ordinal));
        Should.Throw<InvalidDataException>(() => TextModels.FromFolder(_folder)).Message.ShouldContain("no name of a file beside it");
        File.WriteAllText(index, text.Replace("model-00002", "model-00003", StringComparison.Ordinal));
        Should.Throw<FileNotFoundException>(() => TextModels.FromFolder(_folder)).Message.ShouldContain("model-00003-of-00002");
    }

    [Theory]
    [InlineData("config.json", "config.json")]
    [InlineData("model.safetensors", "pytorch_model.bin")]
    [InlineData("vocab.txt", "vocab.txt")]
    [InlineData("tokenizer_config.json", "do_lower_case")]
    public void FromFolder_MissingFile_IsNamed(string file, string expected)
    {
        TinyFolders.Save(_folder);
        File.Delete(Path.Combine(_folder, file));
        Should.Throw<FileNotFoundException>(() => TextModels.FromFolder(_folder)).Message.ShouldContain(expected);
    }

    [Theory]
    [InlineData("\"model_type\": \"bert\"", "\"model_type\": \"deberta\"", "supported are bert, distilbert, roberta")]
    [InlineData("BertForSequenceClassification", "BertForMaskedLM", "ForSequenceClassification")]
    [InlineData("\"absolute\"", "\"relative_key\"", "position_embedding_type")]
    [InlineData("\"hidden_size\": 12", "\"hidden\": 12", "hidden_size")]
    [InlineData("\"hidden_size\": 12", "\"hidden_size\": 13", "3 heads")]
    [InlineData("\"hidden_size\": 12", "\"hidden_size\": 120000", "the file holds")]
    [InlineData("\"hidden_size\": 12", "\"hidden_size\": 2000000000", "hidden_size")]
    [InlineData("\"num_hidden_layers\": 2", "\"num_hidden_layers\": 16000000", "the file holds")]
    [InlineData("\"num_hidden_layers\": 2", "\"num_hidden_layers\": 1", "bert.encoder.layer.1")]
    [InlineData("\"vocab_size\": 40", "\"vocab_size\": 39", "different models")]
    [InlineData("\"vocab_size\": 40", "\"vocab_size\": 41", "word_embeddings")]
    [InlineData("\"gelu\"", "\"mish\"", "'mish'")]
    [InlineData("\"single_label_classification\"", "\"ranking\"", "'ranking'")]
    [InlineData("\"0\": \"bad\"", "\"7\": \"bad\"", "id2label")]
    [InlineData("\"pad_token_id\": 0", "\"is_decoder\": true", "is_decoder")]
    [InlineData("{", "[", "config.json")]
    public void FromFolder_WrongConfig_IsRefused(string from, string to, string expected)
    {
        TinyFolders.Save(_folder);
        string text = File.ReadAllText(Config);
        text.ShouldContain(from);
        int at = text.IndexOf(from, StringComparison.Ordinal);
        File.WriteAllText(Config, text[..at] + to + text[(at + from.Length)..]);
        Should.Throw<InvalidDataException>(() => TextModels.FromFolder(_folder)).Message.ShouldContain(expected);
    }

    [Fact]
    public void FromFolder_OneOutputWithoutAWord_LeavesTheHeadOpen()
    {
        EncoderOptions options = TinyEncoders.Options("bert");
        options.LabelCount = 1;
        using EncoderModel model = TinyEncoders.Make("bert", options);
        Should.Throw<ArgumentException>(() => TextModels.Save(_folder, model, TinyFolders.Tokenizer())).Message.ShouldContain("one output");
        TextModels.Save(_folder, model, TinyFolders.Tokenizer(), head: ModelHead.Raw);
        using (PretrainedText read = TextModels.FromFolder(_folder))
            read.Head.ShouldBe(ModelHead.Raw);
        File.WriteAllText(Config, File.ReadAllText(Config).Replace("\"regression\"", "null", StringComparison.Ordinal));
        using PretrainedText open = TextModels.FromFolder(_folder);
        open.Head.ShouldBeNull();
    }

    [Fact]
    public void FromFolder_MutatedConfigs_AreReadOrRefused()
    {
        TinyFolders.Save(_folder);
        byte[] config = File.ReadAllBytes(Config);
        long most = 0;
        foreach (byte[] changed in Mutations.Of(config, 31, 300))
        {
            File.WriteAllBytes(Config, changed);
            most = Math.Max(most, Bounded.Measure<InvalidDataException>(() => TextModels.FromFolder(_folder).Dispose()));
        }

        most.ShouldBeLessThan(4 << 20);
    }

    [Fact]
    public void Train_ASmallBert_LearnsAndIsKept()
    {
        random.manual_seed(3);
        EncoderOptions options = TinyEncoders.Options("bert");
        options.LabelCount = 2;
        using var model = new BertModel(options);
        BertTokenizer tokenizer = TinyFolders.Tokenizer();
        string[] texts = ["the movie was good", "the movie was bad", "good movie", "bad movie", "was good !", "was bad !", "a good a", "a bad a"];
        (Tensor ids, Tensor mask) = Padded(tokenizer, texts);
        Tensor labels = tensor(texts.Select(t => t.Contains("good", StringComparison.Ordinal) ? 1L : 0L).ToArray());
        var loss = nn.CrossEntropyLoss();
        var adam = optim.AdamW(model.parameters(), lr: 5e-3);
        model.train();
        for (int step = 0; step < 60; step++)
        {
            using DisposeScope scope = NewDisposeScope();
            adam.zero_grad();
            loss.call(model.call(ids, mask), labels).backward();
            adam.step();
        }

        model.eval();
        model.call(ids, mask).argmax(1).Numbers().ShouldBe(labels.Numbers());
        TextModels.Save(_folder, model, tokenizer, ["bad", "good"]);
        using PretrainedText read = TextModels.FromFolder(_folder);
        read.Model.call(ids, mask).ShouldBeClose(model.call(ids, mask), 0);
    }

    private static (Tensor Ids, Tensor Mask) Padded(TextTokenizer tokenizer, string[] texts)
    {
        var encoded = texts.Select(t => tokenizer.Encode(t)).ToArray();
        int longest = encoded.Max(e => e.Ids.Count);
        long[] ids = [.. encoded.SelectMany(e => Enumerable.Range(0, longest).Select(t => t < e.Ids.Count ? (long)e.Ids[t] : tokenizer.PadId))];
        long[] mask = [.. encoded.SelectMany(e => Enumerable.Range(0, longest).Select(t => t < e.Ids.Count ? 1L : 0))];
        return (tensor(ids, [texts.Length, longest]), tensor(mask, [texts.Length, longest]));
    }
}
