using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Columns;

namespace MLNet.Xai.Tabular;

/// <summary>A trainer that also prepares the explainer of what it trained; made by <c>WithTreeShap</c>.</summary>
/// <typeparam name="TTransformer">What the trainer alone gives.</typeparam>
public sealed class TreeShapTrainer<TTransformer> : IEstimator<ExplainedTransformer<TTransformer, TreeShapTransformer>>
    where TTransformer : ITransformer
{
    private readonly IEstimator<TTransformer> _trainer;
    private readonly MLContext _context;
    private readonly string _outputColumn;
    private readonly TreeShapColumnOptions _options;

    internal TreeShapTrainer(IEstimator<TTransformer> trainer, MLContext context, string outputColumn, TreeShapColumnOptions options) =>
        (_trainer, _context, _outputColumn, _options) = (trainer, context, outputColumn, options);

    /// <summary>Trains, then reads the trees and counts the training rows at their nodes.</summary>
    /// <exception cref="InvalidOperationException">There is no tree model, or several, or there are no rows.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public ExplainedTransformer<TTransformer, TreeShapTransformer> Fit(IDataView input)
    {
        TTransformer model = _trainer.Fit(input);
        return ExplainedTransformer.Of(model, new TreeShapFitter(_context, _outputColumn, _options).Fit(model, input));
    }

    /// <summary>The trainer's columns with the explanation columns behind them.</summary>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        SchemaShape trained = _trainer.GetOutputSchema(inputSchema);
        SchemaShape.Column score = trained.FirstOrDefault(c => c.Name is "Score");
        bool several = score.Name is not null && score.Kind != SchemaShape.Column.VectorKind.Scalar && _options.Output == ExplainedOutput.All;
        string[] outputs = several ? ["output"] : [];
        return SchemaShapes.Append(trained,
        [
            new OutputColumn { Name = _outputColumn, SlotNames = ["feature"] }.Detach(),
            new OutputColumn { Name = _outputColumn + ".BaseValue", SlotNames = outputs }.Detach(),
            new OutputColumn { Name = _outputColumn + ".Residual", SlotNames = outputs }.Detach(),
        ]);
    }
}
