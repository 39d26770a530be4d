using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNet.Xai.Tests.Support;

namespace MLNet.Xai.Tests.ReliedOn;

/// <summary>How chains treat an explainer and its neighbours.</summary>
public sealed class ChainTests
{
    private readonly MLContext _ml = new(1);

    [Fact]
    public void Fit_BadSchema_FailsBeforeAnythingIsTrained()
    {
        var counting = new Counting();
        IEstimator<ITransformer> chain = new EstimatorChain<ITransformer>().Append(counting).Append(_ml.Transforms.CopyColumns("X", "None"));
        Should.Throw<ArgumentOutOfRangeException>(() => chain.Fit(Toys.View(_ml, 2))).Message.ShouldContain("None");
        counting.Fits.ShouldBe(0);
    }

    [Fact]
    public void Chain_ReadBehindAnExplainer_ComputesItOncePerRow()
    {
        ToyExplainer explainer = Toys.Explainer();
        IDataView data = Toys.View(_ml, 300);
        IDataView explained = explainer.ToTransformer(Watch.Nobody).Transform(data);
        ITransformer behind = _ml.Transforms.Concatenate("All", "Toy", "Toy.BaseValue").Append(_ml.Transforms.CopyColumns("Copy", "Toy")).Fit(explained);
        IDataView view = behind.Transform(explained);

        Toys.SlotNames(view.Schema, "All").ShouldBe(["Toy.Age", "Toy.Income", "Toy.Credit score", "Toy.BaseValue"]);
        Toys.SlotNames(view.Schema, "Copy").ShouldBe(Toys.Slots);
        explainer.RowsExplained.ShouldBe(0);
        view.GetColumn<float[]>("All").ElementAt(7).ShouldBe([7.5f, 0f, -100f, 1f]);
        explainer.RowsExplained = 0;
        _ml.Data.CreateEnumerable<Both>(view, reuseRowObject: false).Count().ShouldBe(300);
        explainer.RowsExplained.ShouldBe(300);
    }

    [Fact]
    public void FiltersAndCaches_OfExplainedColumns_ReadThem()
    {
        IDataView view = Toys.Transformer().Transform(Toys.View(_ml, 50));
        _ml.Data.FilterRowsByMissingValues(view, "Toy.BaseValue").GetColumn<float>("Id").ShouldBe(Enumerable.Range(0, 50).Where(i => i % 5 != 4).Select(i => (float)i));
        _ml.Data.Cache(view).GetColumn<float[]>("Toy").Skip(7).First().ShouldBe([7.5f, 0f, -100f]);
        _ml.Data.SkipRows(view, 7).GetColumn<float[]>("Toy").First().ShouldBe([7.5f, 0f, -100f]);
    }

    [Fact]
    public void RowToRowMapper_OfAChain_LinksTheMappersOfItsMembers()
    {
        DataViewSchema schema = Toys.View(_ml, 1).Schema;
        ITransformer before = _ml.Transforms.CopyColumns("Features", "Features").Fit(Toys.View(_ml, 1));
        ITransformer chain = new TransformerChain<ITransformer>(before, Toys.Transformer());
        chain.IsRowToRowMapper.ShouldBeTrue();
        IRowToRowMapper mapper = chain.GetRowToRowMapper(schema);
        mapper.InputSchema.ShouldBeSameAs(schema);
        mapper.GetDependencies([mapper.OutputSchema["Toy"]]).Select(c => c.Name).Order().ShouldBe(["Features", "Wanted"]);
        mapper.GetDependencies([mapper.OutputSchema["Text"]]).Select(c => c.Name).ShouldBe(["Text"]);
    }

    [Fact]
    public void OnFitDelegate_IsCalledWithTheTransformerThatTheChainHolds()
    {
        ITransformer? seen = null;
        ITransformer model = _ml.Transforms.CopyColumns("C", "Age").WithOnFitDelegate(t => seen = t).Append(_ml.Transforms.CopyColumns("D", "C")).Fit(Toys.View(_ml, 2));
        ((IEnumerable<ITransformer>)model).First().ShouldBeSameAs(seen);
    }

    [Fact]
    public void Dispose_OfAChain_DisposesItsMembers()
    {
        var one = new Disposable();
        new TransformerChain<ITransformer>(one).Dispose();
        one.Disposed.ShouldBeTrue();
    }

    [Fact]
    public void Log_OfAContext_CarriesAChannelsMessages()
    {
        var messages = new List<string>();
        _ml.Log += (_, e) => messages.Add($"{e.Source}|{e.RawMessage}");
        using (IChannel channel = ((IHostEnvironment)_ml).Start("Explainer"))
            channel.Info(MessageSensitivity.None, "half way");
        messages.ShouldContain(m => m.StartsWith("Explainer", StringComparison.Ordinal) && m.Contains("half way", StringComparison.Ordinal));
    }

    private sealed class Both
    {
        [VectorType(4)]
        public float[] All { get; set; } = [];

        [VectorType(3)]
        public float[] Copy { get; set; } = [];
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
