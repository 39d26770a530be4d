using System.Numerics.Tensors;
using Microsoft.ML.Calibrators;
using MLNet.Xai.Core;
using MLNet.Xai.Core.Coalitions;
using MLNet.Xai.Core.Trees;
using MLNet.Xai.Tabular.Models;

namespace MLNet.Xai.Tabular;

/// <summary>The arithmetic of a tree or linear model without ML.NET's pipeline: sums in batches, then what makes scores or probabilities of them.</summary>
internal sealed class DirectFunction
{
    private readonly ModelFunction<float> _margins;
    private readonly ScoreFormula _formula;
    private readonly ICalibrator?[] _calibrators;
    private readonly bool _probability;
    private readonly OutputLink? _link;

    private DirectFunction(ModelFunction<float> margins, ScoreFormula formula, ICalibrator?[] calibrators, bool probability, OutputLink? link = null) =>
        (_margins, _formula, _calibrators, _probability, _link) = (margins, formula, calibrators, probability, link);

    /// <summary>The trees, where the predictor is made of them.</summary>
    public TreeModel? Trees { get; private init; }

    /// <summary>The weights, where the predictor is linear.</summary>
    public LinearParts? Linear { get; private init; }

    /// <summary>Whether outputs are the sums themselves.</summary>
    public bool IsMargin => !_probability && _formula == ScoreFormula.Margin;

    /// <summary>The predictor's arithmetic; null where it is not known, or has no such units.</summary>
    public static DirectFunction? Of(FoundPredictor found, ExplanationUnits units)
    {
        bool probability = units == ExplanationUnits.Probability;
        ICalibrator?[] calibrators = [.. found.SubModels.Select(model => found.IsMulticlass ? model.Calibrator : found.AppendedCalibrator ?? model.Calibrator)];
        if (found.File is { } file && found.AppendedCalibrator is null)
            return Of(found, file, probability);
        if (probability && (found.Task != TreeModelTask.Binary || calibrators[0] is null))
            return null;
        if (found.IsTreeModel)
        {
            TreeModel trees = TreeModelReader.Read(found);
            return new DirectFunction((rows, count, outputs) => trees.Ensemble.Predict(rows, count, outputs), found.Formula, calibrators, probability) { Trees = trees };
        }

        return LinearParts.Of(found) is { } linear ? new DirectFunction(linear.Margins, linear.Formula, calibrators, probability) { Linear = linear } : null;
    }

    private static DirectFunction? Of(FoundPredictor found, TreeFileModel file, bool probability)
    {
        if (probability && !file.HasProbability)
            return null;
        TreeModel trees = TreeModelReader.Read(found);
        OutputLink? link = probability || file.Formula is ScoreFormula.Logistic or ScoreFormula.Softmax ? file.Link : null;
        return new DirectFunction((rows, count, outputs) => trees.Ensemble.Predict(rows, count, outputs), file.Formula, [], probability, link) { Trees = trees };
    }

    /// <param name="rows">Count x slots.</param>
    /// <param name="count">Number of rows.</param>
    /// <param name="outputs">Receives count x outputs.</param>
    /// <param name="threads">Threads that trees are walked by; 0 for all processors.</param>
    public void Score(ReadOnlySpan<float> rows, int count, Span<double> outputs, int threads = 0)
    {
        if (Trees is { } trees)
            trees.Ensemble.Predict(rows, count, outputs, threads);
        else
            _margins(rows, count, outputs);
        Finish(count, outputs);
    }

    /// <summary>Makes outputs of the trees' or the weights' sums, in place.</summary>
    /// <param name="count">Number of rows.</param>
    /// <param name="outputs">Count x outputs.</param>
    public void Finish(int count, Span<double> outputs)
    {
        if (IsMargin)
            return;
        int width = outputs.Length / count;
        for (int r = 0; r < count; r++)
        {
            Span<double> row = outputs.Slice(r * width, width);
            if (_link is not null)
                _link.Apply(row, row);
            else if (_probability)
                row[0] = _calibrators[0]!.PredictProbability((float)row[0]);
            else
                Apply(row);
        }
    }

    /// <summary>The Probability column for scores, where the model has one that its calibrator computes; else null.</summary>
    public double[]? Probabilities(ReadOnlySpan<double> scores)
    {
        if (_probability || _calibrators is not [{ } calibrator] || _formula != ScoreFormula.Margin)
            return null;
        double[] probabilities = new double[scores.Length];
        for (int i = 0; i < probabilities.Length; i++)
            probabilities[i] = calibrator.PredictProbability((float)scores[i]);
        return probabilities;
    }

    // As TreeModelScorer, without its roundings to float but where a calibrator takes one.
    private void Apply(Span<double> row)
    {
        switch (_formula)
        {
            case ScoreFormula.Exponential:
                TensorPrimitives.Exp<double>(row, row);
                break;
            case ScoreFormula.Softmax:
                TensorPrimitives.SoftMax<double>(row, row);
                break;
            default:
                for (int k = 0; k < row.Length; k++)
                    row[k] = Math.Max(0, _calibrators[k]!.PredictProbability((float)row[k]));
                double sum = TensorPrimitives.Sum<double>(row);
                if (sum > 0)
                    TensorPrimitives.Divide(row, sum, row);
                break;
        }
    }
}
