using Conformance.Tests.Support;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Conformance.Tests.Pipeline;

public sealed class ChainTests
{
    private readonly MLContext _ml = new(1);

    [Fact]
    public void Append_Estimators_ChainsFlatAndTyped()
    {
        var chain = _ml.Transforms.CopyColumns("C", "A").Append(_ml.Transforms.CopyColumns("D", "C")).Append(_ml.Transforms.Concatenate("E", "C", "D"));
        TransformerChain<ColumnConcatenatingTransformer> model = chain.Fit(_ml.View(2));
        model.Count().ShouldBe(3);
        model.LastTransformer.ShouldBeOfType<ColumnConcatenatingTransformer>();
        model.GetOutputSchema(_ml.View(2).Schema).Select(c => c.Name).TakeLast(3).ShouldBe(["C", "D", "E"]);
    }

    [Fact]
    public void Fit_BadSchema_FailsBeforeAnythingIsTrained()
    {
        var counting = new Counting();
        IEstimator<ITransformer> chain = new EstimatorChain<ITransformer>().Append(counting).Append(_ml.Transforms.CopyColumns("X", "None"));
        Should.Throw<ArgumentOutOfRangeException>(() => chain.Fit(_ml.View(2))).Message.ShouldContain("None");
        counting.Fits.ShouldBe(0);
    }

    [Fact]
    public void Transform_MissingColumn_Throws()
    {
        ITransformer model = _ml.Transforms.Concatenate("X", "A", "B").Fit(_ml.View(2));
        Should.Throw<ArgumentOutOfRangeException>(() => model.Transform(_ml.Data.LoadFromEnumerable([new Other()]))).Message.ShouldContain("Could not find input column 'A'");
    }

    [Fact]
    public void Scopes_KeepTransformersOutOfScoring()
    {
        EstimatorChain<ITransformer> chain = new EstimatorChain<ITransformer>().Append((IEstimator<ITransformer>)_ml.Transforms.CopyColumns("Always", "A"))
            .Append((IEstimator<ITransformer>)_ml.Transforms.CopyColumns("Train", "A"), TransformerScope.Training);
        TransformerChain<ITransformer> model = chain.Fit(_ml.View(2));
        model.Transform(_ml.View(2)).Schema.GetColumnOrNull("Train").ShouldBeNull();
        model.Transform(_ml.View(2), TransformerScope.Training).Schema.GetColumnOrNull("Train").ShouldNotBeNull();
        model.GetModelFor(TransformerScope.Scoring).Count().ShouldBe(1);
    }

    [Fact]
    public void WithOnFitDelegate_IsCalledWithTheTransformer()
    {
        ITransformer? seen = null;
        ITransformer model = _ml.Transforms.CopyColumns("C", "A").WithOnFitDelegate(t => seen = t).Append(_ml.Transforms.CopyColumns("D", "C")).Fit(_ml.View(2));
        ((IEnumerable<ITransformer>)model).First().ShouldBeSameAs(seen);
    }

    [Fact]
    public void AppendCacheCheckpoint_EnumeratesTheSourceOnce()
    {
        int rows = 0;
        IEnumerable<Row> Source()
        {
            foreach (Row row in Rows.Make(10))
            {
                Interlocked.Increment(ref rows);
                yield return row;
            }
        }

        _ml.Transforms.Concatenate("X", "A", "B").AppendCacheCheckpoint(_ml).Append(_ml.Transforms.NormalizeMinMax("X")).Append(_ml.Transforms.NormalizeMinMax("Y", "X"))
            .Fit(_ml.Data.LoadFromEnumerable(Source()));
        rows.ShouldBe(10);
    }

    [Fact]
    public void GetRowToRowMapper_OfAChain_LinksTheSchemas()
    {
        ITransformer chain = _ml.Transforms.CopyColumns("C", "A").Append(_ml.Transforms.Concatenate("X", "C", "B")).Fit(_ml.View(2));
        chain.IsRowToRowMapper.ShouldBeTrue();
        DataViewSchema schema = _ml.View(2).Schema;
        IRowToRowMapper mapper = chain.GetRowToRowMapper(schema);
        mapper.InputSchema.ShouldBeSameAs(schema);
        mapper.GetDependencies([mapper.OutputSchema["X"]]).Select(c => c.Name).ShouldBe(["A", "B"]);
        mapper.GetDependencies([mapper.OutputSchema["Kind"]]).Select(c => c.Name).ShouldBe(["Kind"]);
    }

    [Fact]
    public void Dispose_OfAChain_DisposesItsMembers()
    {
        var one = new Disposable();
        new TransformerChain<ITransformer>(one).Dispose();
        one.Disposed.ShouldBeTrue();
    }

    [Fact]
    public void Log_OfAContext_CarriesMessages()
    {
        var messages = new List<string>();
        _ml.Log += (_, e) => messages.Add($"{e.Source}|{e.Kind}|{e.RawMessage}");
        using (Microsoft.ML.Runtime.IChannel channel = ((Microsoft.ML.Runtime.IHostEnvironment)_ml).Start("Explainer"))
            channel.Info(Microsoft.ML.Runtime.MessageSensitivity.None, "half way");
        messages.ShouldContain(m => m.StartsWith("Explainer") && m.Contains("half way"));
    }

    private sealed class Other
    {
        public float Z { get; set; }
    }

    private sealed class Counting : IEstimator<ITransformer>
    {
        public int Fits { get; private set; }

        public ITransformer Fit(IDataView input)
        {
            Fits++;
            return new TransformerChain<ITransformer>();
        }

        public SchemaShape GetOutputSchema(SchemaShape inputSchema) => inputSchema;
    }

    private sealed class Disposable : ITransformer, IDisposable
    {
        public bool Disposed { get; private set; }

        public bool IsRowToRowMapper => false;

        public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => inputSchema;

        public IDataView Transform(IDataView input) => input;

        public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => throw new NotSupportedException();

        public void Save(ModelSaveContext ctx) => throw new NotSupportedException();

        public void Dispose() => Disposed = true;
    }
}
