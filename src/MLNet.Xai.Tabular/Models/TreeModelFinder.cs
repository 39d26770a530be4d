using Microsoft.ML;
using Microsoft.ML.Calibrators;
using Microsoft.ML.Data;

namespace MLNet.Xai.Tabular.Models;

/// <summary>Walks a model, fresh or loaded, for its predictors. One way for both: the covariant prediction transformer of anything.</summary>
internal sealed class TreeModelFinder
{
    private readonly List<string> _others = [];
    private DataViewSchema? _schema;

    public TreeModelFinder(ITransformer model, DataViewSchema? schema)
    {
        ArgumentNullException.ThrowIfNull(model);
        _schema = schema;
        Visit(model);
    }

    /// <summary>Every predictor in the order of the chain.</summary>
    public List<FoundPredictor> Predictors { get; } = [];

    /// <summary>What an error says the model is made of.</summary>
    public string Contents()
    {
        IEnumerable<string> predictors = Predictors.Select(p => $"a {p.Describe()}");
        IEnumerable<string> others = _others.Distinct(StringComparer.Ordinal);
        return string.Join(", ", others.Concat(predictors)) is { Length: > 0 } text ? text : "nothing";
    }

    private void Visit(ITransformer transformer)
    {
        FoundPredictor? own = null;
        switch (transformer)
        {
            case IEnumerable<ITransformer> chain:
                foreach (ITransformer part in chain)
                    Visit(part);
                return;
            case ISingleFeaturePredictionTransformer<object> { Model: ICalibrator calibrator }:
                own = Predictors.LastOrDefault();
                if (own is not null)
                    own.AppendedCalibrator = calibrator;
                break;
            case ISingleFeaturePredictionTransformer<object> predictor:
                Predictors.Add(own = new FoundPredictor(predictor, _schema));
                break;
            default:
                _others.Add(transformer.GetType().Name.Split('`')[0]);
                break;
        }

        if (_schema is null)
            return;
        DataViewSchema next = transformer.GetOutputSchema(_schema);
        string step = transformer.GetType().Name.Split('`')[0];
        foreach (FoundPredictor found in Predictors)
        {
            if (ReadColumns.Count(next, found.FeatureColumn) > ReadColumns.Count(_schema, found.FeatureColumn))
                found.ReplacedBy ??= step;
            foreach (string output in (string[])["Score", "Probability"])
            {
                if (found != own && ReadColumns.Count(next, output) > ReadColumns.Count(_schema, output))
                    found.OutputsReplacedBy.TryAdd(output, step);
            }
        }

        _schema = next;
    }
}
