using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Columns;
using MLNet.Xai.Tabular.Models;

namespace MLNet.Xai.Tabular;

/// <summary>A trainer that also prepares an explainer of what it trained; made by <c>WithShap</c> and its like.</summary>
/// <typeparam name="TTransformer">What the trainer alone gives.</typeparam>
/// <typeparam name="TExplainer">The explainer.</typeparam>
public sealed class ExplainedTrainer<TTransformer, TExplainer> : IEstimator<ExplainedTransformer<TTransformer, TExplainer>>, IWrapsTrainer
    where TTransformer : ITransformer
    where TExplainer : ExplainingTransformer
{
    private readonly IEstimator<TTransformer> _trainer;
    private readonly ModelFitter<TExplainer> _fitter;
    private readonly BeforeModelTraining _before;

    internal ExplainedTrainer(IEstimator<TTransformer> trainer, ModelFitter<TExplainer> fitter)
    {
        (_trainer, _fitter) = (trainer, fitter);
        _before = new BeforeModelTraining(trainer, fitter.Options, fitter.TakesAnyModel);
        _before.CheckTrainer();
    }

    object IWrapsTrainer.Trainer => _trainer;

    /// <summary>Checks the options against the data as far as that can be done without a model, trains, then prepares the explainer from the same data.</summary>
    /// <exception cref="ArgumentException">The options ask for what the data or the model has not.</exception>
    /// <exception cref="InvalidOperationException">There is no predictor, or several, or there are no rows.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public ExplainedTransformer<TTransformer, TExplainer> Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        _fitter.Options.Cancellation.ThrowIfCancellationRequested();
        _ = GetOutputSchema(SchemaShapes.Of(input.Schema));
        _before.CheckData(input.Schema);
        TTransformer model = _trainer.Fit(input);
        return ExplainedTransformer.Of(model, _fitter.Fit(model, input));
    }

    /// <summary>The trainer's columns with the explanation columns behind them.</summary>
    /// <exception cref="ArgumentException">An option names a column that is not there, or of another type.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        SchemaShape trained = _trainer.GetOutputSchema(inputSchema);
        _before.CheckShape(trained);
        SchemaShape.Column score = trained.FirstOrDefault(c => c.Name is "Score");
        bool several = score.Name is not null && score.Kind != SchemaShape.Column.VectorKind.Scalar;
        return SchemaShapes.Append(trained, _fitter.Planned(several).Select(column => column.Detach()));
    }
}
