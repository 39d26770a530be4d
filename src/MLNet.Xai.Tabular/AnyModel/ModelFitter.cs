using Microsoft.ML;
using MLNet.Xai.Columns;
using MLNet.Xai.Tabular.Models;

namespace MLNet.Xai.Tabular;

/// <summary>Prepares the explanation columns of any model from data.</summary>
/// <param name="context">The context.</param>
/// <param name="outputColumn">Name of the first column; the others begin with it.</param>
/// <param name="options">What all explainers are told alike.</param>
/// <param name="source">Source of what is logged: "Shap".</param>
/// <typeparam name="TExplainer">The transformer that appends them.</typeparam>
internal abstract class ModelFitter<TExplainer>(MLContext context, string outputColumn, ModelExplanationOptions options, string source)
    where TExplainer : ExplainingTransformer
{
    public MLContext Context => context;

    public string OutputColumn => outputColumn;

    public ModelExplanationOptions Options => options;

    protected LoggedProgress Progress { get; } = new(context, source, options.Progress);

    /// <summary>Prepares the columns for a model.</summary>
    /// <param name="model">Any transformer with a predictor in it.</param>
    /// <param name="data">Data as <paramref name="model"/> takes it.</param>
    /// <exception cref="ArgumentException">An option names what is not there.</exception>
    /// <exception cref="InvalidOperationException">The model or the data cannot be explained.</exception>
    public TExplainer Fit(ITransformer model, IDataView data)
    {
        options.Cancellation.ThrowIfCancellationRequested();
        IDataView scored = model.Transform(data);
        ExplainedModel explained = Find(model, data, scored);
        if (explained.OutputReplacedBy is { } step)
        {
            throw new InvalidOperationException($"Behind the {explained.Kind} the step {step} puts another column in the place of '{explained.Function.OutputColumn}', so that it is no longer what the model says. "
                + $"Explain the model where it stands (trainer.WithShap and its like, in the pipeline), or the part of the chain that ends with it.");
        }

        string[] read = [.. explained.Function.Inputs.Select(input => input.Name), "Score", "Probability", "PredictedLabel", options.ExplainWhen?.FlagColumn ?? ""];
        if (read.Contains(outputColumn))
            throw new ArgumentException($"The explanation cannot be called '{outputColumn}': it would hide the column of that name, which is the model's or is read for the explanation.");
        TExplainer explainer = Prepare(explained, scored);
        _ = explainer.GetOutputSchema(scored.Schema);
        return explainer;
    }

    /// <summary>The columns as far as they are known before training; sizes may differ, kinds may not.</summary>
    /// <param name="severalOutputs">Whether the model will have several outputs.</param>
    public abstract IEnumerable<OutputColumn> Planned(bool severalOutputs);

    /// <summary>Whether models without a predictor of one feature column can be explained, too.</summary>
    public virtual bool TakesAnyModel => false;

    /// <summary>What is explained.</summary>
    protected virtual ExplainedModel Find(ITransformer model, IDataView data, IDataView scored) => ExplainedModel.Find(model, data, scored, options);

    /// <summary>The same for a method that takes any model: columns are explained where that is asked for, or there is no predictor.</summary>
    protected static ExplainedModel FindPlayers(ITransformer model, IDataView data, IDataView scored, ModelExplanationOptions options)
    {
        bool columns = options.AreColumns || new TreeModelFinder(model, data.Schema).Predictors.Count == 0;
        if (columns && options.GroupBy != SlotGrouping.None)
            throw new ArgumentException($"{options.Name(nameof(options.GroupBy))} is {options.GroupBy}; the players are the columns of the data, which have no slots to group.");
        return columns ? ExplainedModel.FindColumns(model, data, scored, options) : ExplainedModel.Find(model, data, scored, options);
    }

    /// <summary>Prepares the columns.</summary>
    /// <param name="model">The model that was found.</param>
    /// <param name="scored">The data after the model.</param>
    protected abstract TExplainer Prepare(ExplainedModel model, IDataView scored);

    /// <summary>An even sample of <see cref="ModelExplanationOptions.BackgroundRows"/> rows of all slots.</summary>
    protected float[] Sample(ExplainedModel model, IDataView scored) => model.Sample(scored, options.BackgroundRows, options.Seed, Progress, options.Cancellation);

    protected Watch Watch() => new(Progress, options.Cancellation);
}
