using Microsoft.ML.Data;
using MLNet.Xai.Core.Trees;

namespace MLNet.Xai.Tabular.Models;

/// <summary>
/// A file's model in the arithmetic of its library. Else ML.NET's own: leaf values added in double in the order of the trees, one cast to float, for an averaging forest a
/// division in float.
/// </summary>
internal sealed class TreeModelScorer(TreeModel model)
{
    private readonly TreeEnsemble _trees = model.Ensemble;
    private readonly float[]? _zeros = model.IsAdditiveModel ? new float[model.FeatureCount] : null;

    public void Score(ReadOnlySpan<float> row, Span<float> scores)
    {
        Check(row.Length, scores.Length);
        if (model.File is { } file)
        {
            new TreeFileArithmetic(file).Score(row, scores);
            return;
        }

        for (int k = 0; k < model.OutputCount; k++)
        {
            double sum = _trees.BaseOffset[k];
            for (int tree = 0; tree < _trees.TreeCount; tree++)
                sum += Leaf(tree, row, k);
            scores[k] = (float)sum / model.Divisor;
        }

        Link(scores);
    }

    public void Score(in VBuffer<float> row, Span<float> scores)
    {
        Check(row.Length, scores.Length);
        float[] dense = new float[row.Length];
        row.CopyTo(dense);
        if (row.IsDense || _zeros is null)
        {
            Score(dense, scores);
            return;
        }

        // A GAM starts a sparse row from its effects at zero and then corrects the slots that are there.
        ReadOnlySpan<int> present = row.GetIndices();
        for (int k = 0; k < model.OutputCount; k++)
        {
            double atZero = 0;
            for (int tree = 0; tree < _trees.TreeCount; tree++)
                atZero += Leaf(tree, _zeros, k);
            double sum = _trees.BaseOffset[k] + atZero;
            for (int tree = 0; tree < _trees.TreeCount; tree++)
            {
                int feature = _trees.Feature[_trees.Roots[tree]];
                if (feature != TreeEnsemble.Leaf && present.BinarySearch(feature) >= 0)
                    sum += Leaf(tree, dense, k) - Leaf(tree, _zeros, k);
            }

            scores[k] = (float)sum;
        }

        Link(scores);
    }

    private double Leaf(int tree, ReadOnlySpan<float> row, int output) =>
        _trees.Values[(_trees.FindLeaf(tree, row) * model.OutputCount) + output];

    private void Link(Span<float> scores)
    {
        scores = scores[..model.OutputCount];
        switch (model.Formula)
        {
            case ScoreFormula.Exponential:
                scores[0] = (float)Math.Exp(scores[0]);
                break;
            case ScoreFormula.NormalizedProbabilities:
                for (int k = 0; k < scores.Length; k++)
                    scores[k] = model.Calibrators[k]!.PredictProbability(scores[k]);
                DivideBySum(scores);
                break;
            case ScoreFormula.Softmax:
                Softmax(scores);
                break;
        }
    }

    private static void DivideBySum(Span<float> scores)
    {
        double sum = 0;
        foreach (ref float score in scores)
        {
            if (score >= 0)
                sum += score;
            else if (!float.IsNaN(score))
                score = 0;
        }

        if (sum > 0)
        {
            foreach (ref float score in scores)
                score = (float)(score / sum);
        }
    }

    private static void Softmax(Span<float> scores)
    {
        double sum = 0;
        double[] powers = new double[scores.Length];
        for (int k = 0; k < powers.Length; k++)
            sum += powers[k] = Math.Exp(scores[k]);
        for (int k = 0; k < powers.Length; k++)
            scores[k] = (float)(powers[k] / sum);
    }

    private void Check(int rowLength, int scoreCount)
    {
        if (rowLength < model.FeatureCount)
            throw new ArgumentException($"The row has {rowLength} features; the model reads {model.FeatureCount} from column '{model.FeatureColumn}'.");
        if (scoreCount < model.OutputCount)
            throw new ArgumentException($"There is room for {scoreCount} scores; the model has {model.OutputCount}.");
    }
}
