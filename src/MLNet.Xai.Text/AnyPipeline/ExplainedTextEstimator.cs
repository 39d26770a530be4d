using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Columns;
using MLNet.Xai.Core;
using MLNet.Xai.Tabular.Models;

namespace MLNet.Xai.Text;

/// <summary>A pipeline from a text to a score whose model explains the words of the text; made by <c>WithWords</c>.</summary>
/// <typeparam name="TTransformer">What the pipeline alone gives.</typeparam>
public sealed class ExplainedTextEstimator<TTransformer> : IEstimator<TransformerChain<TextExplanationTransformer>>, IWrapsTrainer
    where TTransformer : ITransformer
{
    private readonly IEstimator<TTransformer> _pipeline;
    private readonly TextModelFitter _fitter;

    internal ExplainedTextEstimator(IEstimator<TTransformer> pipeline, TextModelFitter fitter) => (_pipeline, _fitter) = (pipeline, fitter);

    object IWrapsTrainer.Trainer => _pipeline;

    /// <summary>Checks the options against the data as far as that can be done without a model, trains, then prepares the explanation.</summary>
    /// <exception cref="ArgumentException">The options ask for what the data or the model has not.</exception>
    /// <exception cref="InvalidOperationException">The model has no such output, or does not go row by row.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public TransformerChain<TextExplanationTransformer> Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        _fitter.Options.Cancellation.ThrowIfCancellationRequested();
        _ = GetOutputSchema(SchemaShapes.Of(input.Schema));
        TTransformer model = _pipeline.Fit(input);
        return new TransformerChain<ITransformer>().Append((ITransformer)model).Append(_fitter.Fit(model, input));
    }

    /// <summary>The pipeline's columns with the explanation's behind them.</summary>
    /// <exception cref="ArgumentException">A column that is read is not there, or of another type.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        SchemaShapes.Require(inputSchema, _fitter.TextColumn, " of text whose words would be explained");
        SchemaShape.Column text = inputSchema.First(c => _fitter.TextColumn.Equals(c.Name, StringComparison.Ordinal));
        if (text.Kind != SchemaShape.Column.VectorKind.Scalar || text.ItemType is not TextDataViewType)
            throw new ArgumentException($"The column '{text.Name}' is {text.ItemType}; words are explained of a column of Text.", nameof(inputSchema));
        SchemaShape trained = _pipeline.GetOutputSchema(inputSchema);
        string output = _fitter.Options.Units == ExplanationUnits.Probability ? "Probability" : "Score";
        SchemaShapes.Require(trained, output, ", which would be explained");
        if (_fitter.Options.ExplainWhen?.FlagColumn is { } flag)
            SchemaShapes.Require(trained, flag, $", which {TextExplanationOptions.Name(nameof(TextExplanationOptions.ExplainWhen))} asks for");
        return SchemaShapes.Append(trained, _fitter.Planned());
    }
}
