using Conformance.Tests.Support;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Conformance.Tests.Models;

public sealed class PredictionEngineTests
{
    private readonly MLContext _ml = new(1);

    private ITransformer Model => _ml.Transforms.Concatenate("Features", "A", "B").Append(_ml.Transforms.Categorical.OneHotEncoding("KindV", "Kind")).Fit(_ml.View(6));

    [Fact]
    public void Predict_ByMember_FillsTheOutput()
    {
        using PredictionEngine<Input, Output> engine = _ml.Model.CreatePredictionEngine<Input, Output>(Model);
        Output output = engine.Predict(new Input { A = 1, B = 2, Kind = "green" });
        output.Features.ShouldBe([1f, 2f]);
        output.KindV.DenseValues().ShouldBe([0f, 1f, 0f]);
        output.Kind.ShouldBe("green");
        engine.OutputSchema["Features"].Names().ShouldBe(["A", "B"]);
    }

    [Fact]
    public void Predict_IntoTheSameObject_ReusesIt()
    {
        using PredictionEngine<Input, Output> engine = _ml.Model.CreatePredictionEngine<Input, Output>(Model);
        Output output = engine.Predict(new Input { A = 1, B = 2, Kind = "red" });
        float[] array = output.Features;
        engine.Predict(new Input { A = 3, B = 4, Kind = "red" }, ref output);
        output.Features.ShouldBeSameAs(array);
        array.ShouldBe([3f, 4f]);
    }

    [Fact]
    public void CreatePredictionEngine_MissingOutput_IsIgnoredOrRefused()
    {
        using PredictionEngine<Input, Unknown> engine = _ml.Model.CreatePredictionEngine<Input, Unknown>(Model);
        engine.Predict(new Input { A = 4, Kind = "red" }).A.ShouldBe(4);
        Should.Throw<ArgumentOutOfRangeException>(() => _ml.Model.CreatePredictionEngine<Input, Unknown>(Model, ignoreMissingColumns: false));
        Should.Throw<ArgumentOutOfRangeException>(() => _ml.Model.CreatePredictionEngine<Input, Unknown>(Model, new PredictionEngineOptions { IgnoreMissingColumns = false }));
    }

    [Fact]
    public void CreatePredictionEngine_MissingInput_IsRefused() =>
        Should.Throw<ArgumentOutOfRangeException>(() => _ml.Model.CreatePredictionEngine<Unknown, Output>(Model)).Message.ShouldContain("'B'");

    [Fact]
    public void CreatePredictionEngine_InputSchema_GivesItsAnnotations()
    {
        IDataView data = _ml.Transforms.Concatenate("X", "A", "B").Append(_ml.Transforms.SelectColumns("X")).Fit(_ml.View(2)).Transform(_ml.View(2));
        ITransformer model = _ml.Transforms.CopyColumns("Y", "X").Fit(data);
        using PredictionEngine<Loose, LooseOut> engine = _ml.Model.CreatePredictionEngine<Loose, LooseOut>(model, data.Schema);
        engine.OutputSchema["Y"].Names().ShouldBe(["A", "B"]);
        engine.Predict(new Loose { X = [5, 6] }).Y.ShouldBe([5f, 6f]);
    }

    [Fact]
    public void CreatePredictionEngine_OutputDefinition_RenamesMembers()
    {
        SchemaDefinition definition = SchemaDefinition.Create(typeof(LooseOut));
        definition["Y"].ColumnName = "Features";
        using PredictionEngine<Input, LooseOut> engine = _ml.Model.CreatePredictionEngine<Input, LooseOut>(Model, new PredictionEngineOptions { OutputSchemaDefinition = definition });
        engine.Predict(new Input { A = 1, B = 2, Kind = "red" }).Y.ShouldBe([1f, 2f]);
    }

    [Fact]
    public void Predict_VariableVectorIntoAKnownOne_IsAllowed()
    {
        ITransformer model = _ml.Transforms.CustomMapping<Input, Varying>((i, o) => o.Y = new VBuffer<float>(2, [i.A, i.B]), null).Fit(_ml.View(1));
        using PredictionEngine<Input, LooseOut> engine = _ml.Model.CreatePredictionEngine<Input, LooseOut>(model);
        engine.Predict(new Input { A = 1, B = 2 }).Y.ShouldBe([1f, 2f]);
    }

    public sealed class Input
    {
        public float A { get; set; }

        public float B { get; set; }

        public string Kind { get; set; } = "";
    }

    private sealed class Output
    {
        [VectorType(2)]
        public float[] Features { get; set; } = [];

        public VBuffer<float> KindV { get; set; }

        public string Kind { get; set; } = "";
    }

    private sealed class Unknown
    {
        public float A { get; set; }

        public float NotThere { get; set; }
    }

    private sealed class Loose
    {
        public float[] X { get; set; } = [];
    }

    private sealed class LooseOut
    {
        [VectorType(2)]
        public float[] Y { get; set; } = [];
    }

    public sealed class Varying
    {
        public VBuffer<float> Y { get; set; }
    }
}
