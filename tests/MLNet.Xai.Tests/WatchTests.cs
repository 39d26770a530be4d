using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Tests.Support;

namespace MLNet.Xai.Tests;

/// <summary>Progress and cancellation of models, fresh and loaded.</summary>
public sealed class WatchTests
{
    private readonly MLContext _ml = new(1);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Watch_Progress_HearsOfAllRows(bool load)
    {
        var heard = new List<ExplainProgress>();
        ITransformer model = _ml.Explain().Watch(Model(load), new Listener(heard.Add));

        Read(model.Transform(Toys.View(_ml, 500)));

        heard.ShouldAllBe(p => p.Stage == "explaining");
        heard.Max(p => p.Rows).ShouldBe(500);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Watch_Cancelled_EndsThePass(bool load)
    {
        using var stop = new CancellationTokenSource();
        ITransformer model = _ml.Explain().Watch(Model(load), new Listener(p => stop.Cancel()), stop.Token);

        Should.Throw<OperationCanceledException>(() => Read(model.Transform(Toys.View(_ml, 5000))));
    }

    [Fact]
    public void Watch_Model_StaysAsItWas()
    {
        ITransformer model = Model(load: true);
        _ = _ml.Explain().Watch(model, cancellation: new CancellationToken(canceled: true));

        Read(model.Transform(Toys.View(_ml, 50)));
    }

    [Fact]
    public void Watch_ModelWithoutExplanations_IsTheSameObject()
    {
        ITransformer model = _ml.Transforms.CopyColumns("X", "Age").Fit(Toys.View(_ml, 1));

        _ml.Explain().Watch(model).ShouldBeSameAs(model);
    }

    [Fact]
    public void Watch_Scopes_AreKept()
    {
        TransformerChain<ITransformer> chain = new TransformerChain<ITransformer>(Toys.Transformer())
            .Append<ITransformer>(_ml.Transforms.CopyColumns("X", "Age").Fit(Toys.View(_ml, 1)), TransformerScope.Training);

        _ml.Explain().Watch(chain).Transform(Toys.View(_ml, 3)).Schema.GetColumnOrNull("X").ShouldBeNull();
    }

    private static void Read(IDataView view) => view.GetColumn<float[]>("Again").Count().ShouldBeGreaterThan(0);

    private ITransformer Model(bool load)
    {
        var model = new TransformerChain<ITransformer>(Toys.Transformer(), new TransformerChain<ITransformer>(Toys.Transformer("Again")));
        return load ? Toys.SaveAndLoad(_ml, model) : model;
    }

    private sealed class Listener(Action<ExplainProgress> hear) : IProgress<ExplainProgress>
    {
        public void Report(ExplainProgress value) => hear(value);
    }
}
