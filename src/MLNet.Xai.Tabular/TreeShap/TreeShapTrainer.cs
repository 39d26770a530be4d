using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Columns;
using MLNet.Xai.Tabular.Models;

namespace MLNet.Xai.Tabular;

/// <summary>A trainer that also prepares the explainer of what it trained; made by <c>WithTreeShap</c>.</summary>
/// <typeparam name="TTransformer">What the trainer alone gives.</typeparam>
public sealed class TreeShapTrainer<TTransformer> : IEstimator<ExplainedTransformer<TTransformer, TreeShapTransformer>>, IWrapsTrainer
    where TTransformer : ITransformer
{
    private readonly IEstimator<TTransformer> _trainer;
    private readonly MLContext _context;
    private readonly string _outputColumn;
    private readonly TreeShapColumnOptions _options;
    private readonly BeforeTraining _before;

    internal TreeShapTrainer(IEstimator<TTransformer> trainer, MLContext context, string outputColumn, TreeShapColumnOptions options)
    {
        (_trainer, _context, _outputColumn, _options) = (trainer, context, outputColumn, options);
        _before = new BeforeTraining(trainer, outputColumn, options);
        _before.CheckTrainer();
    }

    object IWrapsTrainer.Trainer => _trainer;

    /// <summary>Checks the options against the data as far as that can be done without a model, trains, then reads the trees and counts the training rows at their nodes.</summary>
    /// <exception cref="ArgumentException">The options ask for what the data or the model has not.</exception>
    /// <exception cref="InvalidOperationException">There is no tree model, or several, or there are no rows.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public ExplainedTransformer<TTransformer, TreeShapTransformer> Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        _options.Cancellation.ThrowIfCancellationRequested();
        _ = GetOutputSchema(SchemaShapes.Of(input.Schema));
        _before.CheckData(input.Schema);
        if (_before.Hint is { } hint)
            new LoggedProgress(_context, "TreeSHAP").Log(hint);
        TTransformer model = _trainer.Fit(input);
        return ExplainedTransformer.Of(model, new TreeShapFitter(_context, _outputColumn, _options).Fit(model, input));
    }

    /// <summary>The trainer's columns with the explanation columns behind them.</summary>
    /// <exception cref="ArgumentException">An option names a column that is not there, or of another type.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        SchemaShape trained = _trainer.GetOutputSchema(inputSchema);
        _before.CheckShape(trained);
        SchemaShape.Column score = trained.FirstOrDefault(c => c.Name is "Score");
        bool several = score.Name is not null && score.Kind != SchemaShape.Column.VectorKind.Scalar && _options.Output == ExplainedOutput.All;
        string[] outputs = several ? ["output"] : [];
        List<OutputColumn> columns =
        [
            new() { Name = _outputColumn, SlotNames = ["feature"] },
            new() { Name = _outputColumn + ".BaseValue", SlotNames = outputs },
            new() { Name = _outputColumn + ".Residual", SlotNames = outputs },
        ];
        if (_options.TopK is not null)
            columns.Add(new() { Name = _outputColumn + ".Others", SlotNames = outputs });
        if (_options.Interactions)
            columns.Add(new() { Name = _outputColumn + ".Interactions", Dimensions = [1, 1] });
        return SchemaShapes.Append(trained, columns.Select(column => column.Detach()));
    }
}
