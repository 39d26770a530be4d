using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Tests.Support;

namespace MLNet.Xai.Tests.ReliedOn;

/// <summary>What ML.NET keeps of an explainer's neighbours when it saves and loads a model.</summary>
public sealed class SavingTests
{
    private readonly MLContext _ml = new(1);

    [Fact]
    public void Load_ChainWithAnExplainerInTheMiddle_EveryMemberComputesTheSame()
    {
        IDataView data = Toys.View(_ml, 60);
        ITransformer before = _ml.Transforms.NormalizeMinMax("Scaled", "Features").Append(_ml.Transforms.Categorical.OneHotEncoding("Hot", "Text")).Fit(data);
        ITransformer explainer = Toys.Transformer();
        IDataView explained = explainer.Transform(before.Transform(data));
        ITransformer behind = _ml.Transforms.Concatenate("All", "Scaled", "Toy").Fit(explained);
        var chain = new TransformerChain<ITransformer>(before, explainer, behind);

        using var stream = new MemoryStream();
        _ml.Model.Save(chain, data.Schema, stream);
        stream.Position = 0;
        ITransformer loaded = new MLContext().Model.Load(stream, out DataViewSchema schema);

        schema.Select(c => c.ToString()).ShouldBe(data.Schema.Select(c => c.ToString()));
        IDataView fresh = chain.Transform(data), again = loaded.Transform(data);
        again.Schema.Select(c => c.ToString()).ShouldBe(fresh.Schema.Select(c => c.ToString()));
        Toys.SlotNames(again.Schema, "All").ShouldBe(Toys.SlotNames(fresh.Schema, "All"));
        again.GetColumn<float[]>("All").ShouldBe(fresh.GetColumn<float[]>("All"));
        again.GetColumn<float[]>("Hot").ShouldBe(fresh.GetColumn<float[]>("Hot"));
        loaded.ShouldBeOfType<TransformerChain<ITransformer>>();
    }

    [Fact]
    public void InputSchema_WithAnnotations_ComesBack()
    {
        IDataView data = _ml.Transforms.Concatenate("X", "Age", "Id").Append(_ml.Transforms.Conversion.MapValueToKey("Key", "Text")).Fit(Toys.View(_ml, 3)).Transform(Toys.View(_ml, 3));
        using var stream = new MemoryStream();
        _ml.Model.Save(Toys.Transformer(), data.Schema, stream);
        stream.Position = 0;
        _ml.Model.Load(stream, out DataViewSchema schema);

        Toys.SlotNames(schema, "X").ShouldBe(["Age", "Id"]);
        VBuffer<ReadOnlyMemory<char>> values = default;
        schema["Key"].GetKeyValues(ref values);
        values.DenseValues().Select(v => v.ToString()).ShouldBe(["row 0", "row 1", "row 2"]);
    }

    [Fact]
    public void Save_ATransformerThatWritesNothing_IsRefused() =>
        Should.Throw<InvalidOperationException>(() => _ml.Model.Save(new TransformerChain<ITransformer>(new Silent()), null, new MemoryStream()));

    [Fact]
    public void PredictionEngine_OfALoadedChain_LinksForeignMappersWithMLNetsOwn()
    {
        ITransformer after = _ml.Transforms.CopyColumns("Copy", "Toy").Fit(Toys.Transformer().Transform(Toys.View(_ml, 1)));
        using var stream = new MemoryStream();
        _ml.Model.Save(new TransformerChain<ITransformer>(Toys.Transformer(), after), null, stream);
        stream.Position = 0;
        using PredictionEngine<ToyRow, Copied> engine = _ml.Model.CreatePredictionEngine<ToyRow, Copied>(_ml.Model.Load(stream, out _));
        engine.Predict(Toys.Row(7)).Copy.ShouldBe([7.5f, 0f, -100f]);
        engine.Predict(Toys.Row(8)).Copy.ShouldBe([8.5f, 10f, -200f]);
        Toys.SlotNames(engine.OutputSchema, "Copy").ShouldBe(Toys.Slots);
    }

    private sealed class Copied
    {
        [VectorType(3)]
        public float[] Copy { get; set; } = [];
    }

    private sealed class Silent : ITransformer
    {
        public bool IsRowToRowMapper => false;

        public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => inputSchema;

        public IDataView Transform(IDataView input) => input;

        public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => throw new NotSupportedException();

        public void Save(ModelSaveContext ctx)
        {
            // Says nothing: that is the case.
        }
    }
}
