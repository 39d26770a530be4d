using CreditRisk;
using Microsoft.Extensions.ObjectPool;
using Microsoft.ML;

namespace CreditService;

/// <summary>Prediction engines for as many requests at a time as come: an engine is for one thread, so each request borrows one. The model is loaded once.</summary>
public sealed class EnginePool
{
    private readonly ObjectPool<PredictionEngine<CreditModel.ModelInput, CreditModel.ModelOutput>> _engines;

    /// <summary>Loads a model.</summary>
    public EnginePool(string modelFile)
    {
        var mlContext = new MLContext();
        ITransformer model = mlContext.Model.Load(modelFile, out _);
        _engines = new DefaultObjectPoolProvider().Create(new Policy(mlContext, model));
        PredictionEngine<CreditModel.ModelInput, CreditModel.ModelOutput> first = _engines.Get();
        Features = CreditModel.FeatureNames(first);
        _engines.Return(first);
    }

    /// <summary>What the values are of.</summary>
    public IReadOnlyList<string> Features { get; }

    /// <summary>Asks the model; from any thread.</summary>
    public CreditModel.ModelOutput Predict(CreditModel.ModelInput input)
    {
        PredictionEngine<CreditModel.ModelInput, CreditModel.ModelOutput> engine = _engines.Get();
        try
        {
            return engine.Predict(input);
        }
        finally
        {
            _engines.Return(engine);
        }
    }

    private sealed class Policy(MLContext mlContext, ITransformer model) : PooledObjectPolicy<PredictionEngine<CreditModel.ModelInput, CreditModel.ModelOutput>>
    {
        public override PredictionEngine<CreditModel.ModelInput, CreditModel.ModelOutput> Create() =>
            mlContext.Model.CreatePredictionEngine<CreditModel.ModelInput, CreditModel.ModelOutput>(model, new PredictionEngineOptions { OwnsTransformer = false });

        public override bool Return(PredictionEngine<CreditModel.ModelInput, CreditModel.ModelOutput> obj) => true;
    }
}
