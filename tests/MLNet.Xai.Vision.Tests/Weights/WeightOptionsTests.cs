using MLNet.Xai.Torch.Weights;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Xai.Vision.Tests.Weights;

/// <summary>Prefixes, nesting, renaming: taken away only where that is certain, asked for where it is not.</summary>
public sealed class WeightOptionsTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();
    private readonly SmallNet _net = new();

    public void Dispose()
    {
        File.Delete(_path);
        _net.Dispose();
    }

    [Theory]
    [InlineData("module.")]
    [InlineData("model.")]
    [InlineData("_orig_mod.")]
    [InlineData("module._orig_mod.")]
    [InlineData("model._orig_mod.module.")]
    public void Load_UsualPrefixOnEveryName_IsTakenAway(string prefix)
    {
        Write(name => prefix + name);
        LoadInto(null).Prefix.ShouldBe(prefix);
    }

    [Fact]
    public void Load_UsualPrefixOnSomeNames_IsAnErrorThatNamesTheOption()
    {
        Write(name => name.StartsWith("fc", StringComparison.Ordinal) ? name : "model." + name);
        string message = Should.Throw<InvalidDataException>(() => LoadInto(null)).Message;
        message.ShouldContain("would fit without 'model.'");
        message.ShouldContain("WeightOptions.Prefix");
    }

    [Fact]
    public void Load_UnusualPrefix_IsAnErrorThatNamesIt_AndLoadsWhenItIsGiven()
    {
        Write(name => "net.backbone." + name);
        Should.Throw<InvalidDataException>(() => LoadInto(null)).Message.ShouldContain("'net.backbone.': set WeightOptions.Prefix");
        LoadInto(new WeightOptions { Prefix = "net.backbone." }).Prefix.ShouldBe("net.backbone.");
    }

    [Fact]
    public void Load_NetworkWhoseOwnNamesHaveThePrefix_KeepsIt()
    {
        using var own = new Wrapped();
        ModelWeights.Save(own, _path);
        ModelWeights.Load(own, _path).Prefix.ShouldBe("");

        Dictionary<string, Tensor> twice = own.state_dict().ToDictionary(e => "model." + e.Key, e => e.Value, StringComparer.Ordinal);
        SafeTensorsFile.Write(_path, twice);
        ModelWeights.Load(own, _path).Prefix.ShouldBe("model.");
    }

    [Fact]
    public void Load_Rename_NamesAndLeavesOut()
    {
        Write(name => name.StartsWith("fc", StringComparison.Ordinal) ? name.Replace("fc", "classifier", StringComparison.Ordinal) : name, ("loss.weight", ones(3)));
        Should.Throw<InvalidDataException>(() => LoadInto(null)).Message.ShouldContain("WeightOptions.Rename");
        LoadInto(new WeightOptions
        {
            Rename = name => name.StartsWith("loss.", StringComparison.Ordinal) ? null : name.Replace("classifier", "fc", StringComparison.Ordinal),
        });
        Should.Throw<InvalidDataException>(() => LoadInto(new WeightOptions { Rename = _ => "fc.weight" })).Message.ShouldContain("each of which would be");
        Should.Throw<InvalidDataException>(() => LoadInto(new WeightOptions { Rename = _ => null })).Message.ShouldContain("Rename passed all over");
    }

    [Fact]
    public void Load_PrefixThatNoNameHas_SaysWhichThereAre() =>
        Should.Throw<InvalidDataException>(() =>
        {
            Write(name => name);
            LoadInto(new WeightOptions { Prefix = "encoder." });
        }).Message.ShouldContain("conv.weight");

    /// <summary>What torch.save writes for {"args": argparse.Namespace(lr=0.5), "best": numpy.float64(1), "seen": {1}, "n": {}}.</summary>
    [Fact]
    public void Read_PickleWithArgumentsOfTheTrainingProgram_PassesThemOver()
    {
        List<byte> pickle = [0x80, 2, (byte)'}', (byte)'('];
        Text("args");
        Global("argparse", "Namespace");
        pickle.AddRange([(byte)')', 0x81, (byte)'}']);
        Text("lr");
        pickle.AddRange([(byte)'G', 0x3f, 0xe0, 0, 0, 0, 0, 0, 0, (byte)'s', (byte)'b']);
        Text("best");
        Global("numpy.core.multiarray", "scalar");
        Global("numpy", "dtype");
        Text("f8");
        pickle.AddRange([0x89, 0x88, 0x87, (byte)'R', (byte)'C', 8, 0, 0, 0, 0, 0, 0, 0xf0, 0x3f, 0x86, (byte)'R']);
        Text("seen");
        Global("__builtin__", "set");
        pickle.AddRange([(byte)']', (byte)'K', 1, (byte)'a', 0x85, (byte)'R']);
        Text("n");
        pickle.AddRange([(byte)'}', (byte)'u', (byte)'.']);

        var root = SafePickle.Read([.. pickle]).ShouldBeOfType<PickleDictionary>();

        root.Keys.ShouldBe(["args", "best", "seen", "n"]);
        root.Values.OfType<PickleOther>().Count().ShouldBe(3);

        void Text(string text) => pickle.AddRange([(byte)'X', (byte)text.Length, 0, 0, 0, .. System.Text.Encoding.ASCII.GetBytes(text)]);
        void Global(string module, string name) => pickle.AddRange(System.Text.Encoding.ASCII.GetBytes($"c{module}\n{name}\n"));
    }

    [Fact]
    public void Find_SeveralDictionariesOfTensors_AsksWhich()
    {
        PickleDictionary one = new() { ["w"] = Tensor() }, other = new() { ["w"] = Tensor() };
        PickleDictionary root = new() { ["params"] = one, ["params_ema"] = other, ["optimizer"] = new PickleDictionary { ["state"] = new PickleDictionary { [0L] = other } } };
        string message = Should.Throw<InvalidDataException>(() => StateDict.Find(root, null, out _)).Message;
        message.ShouldContain("'params', 'params_ema': say which with WeightOptions.Nested");
        StateDict.Find(root, "params_ema", out string found).ShouldBeSameAs(other);
        found.ShouldBe("params_ema");
        Should.Throw<InvalidDataException>(() => StateDict.Find(root, "ema", out _)).Message.ShouldContain("'params', 'params_ema'");
    }

    [Fact]
    public void Find_OneWithin_IsFoundByItsPath()
    {
        PickleDictionary inner = new() { ["w"] = Tensor() };
        StateDict.Find(new PickleDictionary { ["model"] = new PickleDictionary { ["state_dict"] = inner } }, null, out string found).ShouldBeSameAs(inner);
        found.ShouldBe("model.state_dict");

        PickleDictionary callback = new() { ["best_model_score"] = new PickleTensor(new PickleStorage("FloatStorage", "0", 1), 0, [], []) };
        PickleDictionary lightning = new() { ["callbacks"] = new PickleDictionary { ["ModelCheckpoint"] = callback }, ["state_dict"] = inner };
        StateDict.Find(lightning, null, out found).ShouldBeSameAs(inner);
        found.ShouldBe("state_dict");
    }

    [Fact]
    public void Find_DictionaryThatHoldsItself_Ends()
    {
        PickleDictionary root = [];
        root["a"] = root;
        Should.Throw<InvalidDataException>(() => StateDict.Find(root, null, out _)).Message.ShouldContain("no tensors");
    }

    [Theory]
    [InlineData(ScalarType.Float16, 1e-2)]
    [InlineData(ScalarType.BFloat16, 5e-2)]
    [InlineData(ScalarType.Float64, 1e-6)]
    public void Load_NumbersOfAnotherType_AreConverted(ScalarType type, double tolerance)
    {
        using SmallNet from = new();
        from.eval();
        SafeTensorsFile.Write(_path, from.state_dict().ToDictionary(e => e.Key, e => e.Value.is_floating_point() ? e.Value.to_type(type) : e.Value, StringComparer.Ordinal));
        ModelWeights.Load(_net, _path);
        _net.parameters().ShouldAllBe(p => p.dtype == ScalarType.Float32);
        foreach ((string name, Tensor stored) in from.state_dict())
        {
            if (stored.is_floating_point())
                _net.state_dict()[name].Values().ShouldBe(stored.to_type(type).to_type(ScalarType.Float32).Values());
        }

        _net.call(Expected.Input).ShouldBeClose(from.call(Expected.Input).Values(), tolerance);
    }

    private static PickleTensor Tensor() => new(new PickleStorage("FloatStorage", "0", 1), 0, [1], [1]);

    private void Write(Func<string, string> rename, params (string Name, Tensor Tensor)[] more)
    {
        using SmallNet net = new();
        Dictionary<string, Tensor> state = net.state_dict().ToDictionary(e => rename(e.Key), e => e.Value, StringComparer.Ordinal);
        foreach ((string name, Tensor tensor) in more)
            state[name] = tensor;
        SafeTensorsFile.Write(_path, state);
    }

    private LoadedWeights LoadInto(WeightOptions? options) => ModelWeights.Load(_net, _path, options);

    private sealed class Wrapped : nn.Module<Tensor, Tensor>
    {
        private readonly SmallNet model = new();

        public Wrapped()
            : base(nameof(Wrapped)) => RegisterComponents();

        public override Tensor forward(Tensor input) => model.call(input);
    }
}
