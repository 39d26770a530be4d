using Conformance.Tests.Support;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Conformance.Tests.Foreign;

public sealed class ForeignTests
{
    private readonly MLContext _ml = new(1);

    private EstimatorChain<RowSumTransformer> Pipeline => _ml.Transforms.Concatenate("Features", "A", "B").Append(new RowSumEstimator("Features", 2));

    [Fact]
    public void Shape_OfASchema_IsCapturedWithAnnotations()
    {
        IDataView view = _ml.Transforms.Concatenate("Features", "A", "B").Append(_ml.Transforms.Conversion.MapValueToKey("K", "Kind")).Fit(_ml.View(3)).Transform(_ml.View(3));
        SchemaShape shape = Shapes.Of(view.Schema);
        SchemaShape.Column features = shape.First(c => c.Name == "Features");
        features.Kind.ShouldBe(SchemaShape.Column.VectorKind.Vector);
        features.ItemType.ShouldBe(NumberDataViewType.Single);
        features.Annotations.Select(a => a.Name).ShouldBe(["SlotNames"]);
        SchemaShape.Column key = shape.First(c => c.Name == "K");
        (key.IsKey, key.Kind, key.ItemType).ShouldBe((true, SchemaShape.Column.VectorKind.Scalar, NumberDataViewType.UInt32));
        shape.FirstOrDefault(c => c.Name == "None").Name.ShouldBeNull();
    }

    [Fact]
    public void ForeignTransformer_InsideAChain_AddsLazyColumns()
    {
        TransformerChain<RowSumTransformer> model = Pipeline.Fit(_ml.View(50));
        IDataView view = model.Transform(_ml.View(50));
        view.Schema["RowParts"].Names().ShouldBe(["A", "B"]);
        view.GetColumn<float>("A").Count().ShouldBe(50);
        model.LastTransformer.RowsComputed.ShouldBe(0);
        view.GetColumn<float>("RowSum").ShouldBe(Enumerable.Range(0, 50).Select(i => 6f * i));
        model.LastTransformer.RowsComputed.ShouldBe(50);
    }

    [Fact]
    public void ForeignTransformer_FollowedByOthers_IsReadByThem()
    {
        EstimatorChain<ITransformer> chain = Pipeline.Append((IEstimator<ITransformer>)_ml.Transforms.Concatenate("All", "RowSum", "RowParts"))
            .Append((IEstimator<ITransformer>)_ml.Transforms.NormalizeMinMax("Scaled", "All"));
        IDataView view = chain.Fit(_ml.View(300)).Transform(_ml.View(300));
        view.Schema["All"].Names().ShouldBe(["RowSum", "RowParts.A", "RowParts.B"]);
        view.GetColumn<float[]>("All").Last().ShouldBe([1794f, 598f, 1196f]);
        view.GetColumn<float[]>("Scaled").Last().ShouldAllBe(v => Math.Abs(v - 1) < 1e-5);
        IDataView cached = _ml.Data.Cache(view);
        cached.GetColumn<float>("RowSum").Last().ShouldBe(1794f);
        _ml.Data.FilterRowsByColumn(view, "RowSum", 12, 24).GetColumn<float>("A").ShouldBe([2f, 3f]);
    }

    [Fact]
    public void ForeignTransformer_Twice_HidesItsFirstColumns()
    {
        EstimatorChain<RowSumTransformer> twice = Pipeline.Append(new RowSumEstimator("Features", 3));
        IDataView view = twice.Fit(_ml.View(4)).Transform(_ml.View(4));
        view.Schema.Count(c => c.Name == "RowSum").ShouldBe(2);
        view.GetColumn<float>("RowSum").Last().ShouldBe(27f);
    }

    [Fact]
    public void ForeignTransformer_PredictionEngine_Predicts()
    {
        using PredictionEngine<Row, Prediction> engine = _ml.Model.CreatePredictionEngine<Row, Prediction>(Pipeline.Fit(_ml.View(3)));
        Prediction prediction = engine.Predict(new Row { A = 1, B = 10 });
        prediction.RowSum.ShouldBe(22);
        prediction.RowParts.ShouldBe([2f, 20f]);
        engine.Predict(new Row { A = 2, B = 20 }).RowSum.ShouldBe(44);
        engine.OutputSchema["RowParts"].Names().ShouldBe(["A", "B"]);
    }

    [Fact]
    public void ForeignTransformer_SavedAsASurrogate_LoadsAsOrdinaryTransformers()
    {
        using var stream = new MemoryStream();
        _ml.Model.Save(Pipeline.Fit(_ml.View(3)), _ml.View(1).Schema, stream);
        stream.Position = 0;
        var other = new MLContext();
        ITransformer loaded = other.Model.Load(stream, out DataViewSchema schema);
        IDataView view = loaded.Transform(other.View(5));
        view.GetColumn<float>("RowSum").Last().ShouldBe(24f);
        view.Schema["RowParts"].ToString().ShouldBe("RowParts: Vector<Single, 2> {SlotNames}");
        view.Schema["RowParts"].Names().ShouldBe(["first", "second"]);
        view.Schema.ShouldAllBe(c => !c.Name.StartsWith("__"));
        schema["V"].Type.ShouldBe(new VectorDataViewType(NumberDataViewType.Single, 3));
        using PredictionEngine<Row, Prediction> engine = other.Model.CreatePredictionEngine<Row, Prediction>(loaded);
        engine.Predict(new Row { A = 1, B = 10 }).RowSum.ShouldBe(22);
        using var again = new MemoryStream();
        other.Model.Save(loaded, schema, again);
        again.Position = 0;
        other.Model.Load(again, out _).Transform(other.View(5)).GetColumn<float>("RowSum").Last().ShouldBe(24f);
    }

    [Fact]
    public void ForeignTransformer_WrongInput_IsRefusedBeforeFit() =>
        Should.Throw<ArgumentOutOfRangeException>(() => _ml.Transforms.CopyColumns("C", "A").Append(new RowSumEstimator("None", 1)).Fit(_ml.View(1)));

    [Fact]
    public void EmptySave_InsideAChain_IsRefused()
    {
        var chain = new TransformerChain<ITransformer>(new Silent());
        Should.Throw<InvalidOperationException>(() => _ml.Model.Save(chain, _ml.View(1).Schema, new MemoryStream()));
    }

    private sealed class Prediction
    {
        public float RowSum { get; set; }

        [VectorType(2)]
        public float[] RowParts { get; set; } = [];
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
