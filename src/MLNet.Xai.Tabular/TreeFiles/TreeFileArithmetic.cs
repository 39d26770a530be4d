using MLNet.Xai.Core.Trees;
using MLNet.Xai.Tabular.Models;

namespace MLNet.Xai.Tabular;

/// <summary>Scores of a row in the arithmetic of the library that the file is of.</summary>
internal sealed class TreeFileArithmetic(TreeFileModel model)
{
    private readonly TreeEnsemble _trees = model.Ensemble;
    private readonly double[] _sums = new double[model.Ensemble.OutputCount];
    private readonly float[] _singles = new float[model.Ensemble.OutputCount];

    private bool InSingles => model.Format != TreeFileFormat.LightGbm;

    /// <summary>The probability of the last row, of a binary model.</summary>
    public float Probability { get; private set; }

    /// <summary>The class of the last row: 0 or 1, or the index of one of several.</summary>
    public int Label { get; private set; }

    /// <summary>Scores a row.</summary>
    /// <param name="row">All features.</param>
    /// <param name="scores">Receives one score an output.</param>
    public void Score(ReadOnlySpan<float> row, Span<float> scores)
    {
        if (InSingles)
            AddSingles(row);
        else
            _trees.Predict(row, _sums);
        Label = model.Task == TreeModelTask.Binary ? (_sums[0] > model.Cutoff ? 1 : 0) : Array.IndexOf(_sums, _sums.Max());
        for (int k = 0; k < _sums.Length; k++)
            scores[k] = (float)_sums[k];
        switch (model.Formula)
        {
            case ScoreFormula.Exponential:
                for (int k = 0; k < _sums.Length; k++)
                    scores[k] = InSingles ? MathF.Exp(scores[k]) : (float)Math.Exp(_sums[k]);
                break;
            case ScoreFormula.Logistic:
                for (int k = 0; k < _sums.Length; k++)
                    scores[k] = Logistic(_sums[k]);
                break;
            case ScoreFormula.Softmax:
                Softmax(scores);
                break;
        }

        if (model.HasProbability)
            Probability = ProbabilityOf(_sums[0]);
    }

    /// <summary>The probability of a sum, of a binary model.</summary>
    public float ProbabilityOf(double sum) => model.Link!.Kind == OutputLinkKind.Linear ? (float)sum : Logistic(sum);

    private void AddSingles(ReadOnlySpan<float> row)
    {
        bool first = model.Format == TreeFileFormat.XGBoost;
        for (int k = 0; k < _singles.Length; k++)
            _singles[k] = first ? (float)_trees.BaseOffset[k] : 0;
        for (int tree = 0; tree < _trees.TreeCount; tree++)
        {
            int leaf = _trees.FindLeaf(tree, row) * _singles.Length;
            for (int k = 0; k < _singles.Length; k++)
                _singles[k] += (float)_trees.Values[leaf + k];
        }

        for (int k = 0; k < _singles.Length; k++)
            _sums[k] = first ? _singles[k] : (model.IsAverage ? _singles[k] / _trees.TreeCount : _singles[k]) + (float)_trees.BaseOffset[k];
    }

    private float Logistic(double sum)
    {
        if (model.Format == TreeFileFormat.LightGbm)
        {
            Span<double> probability = [sum];
            model.Link!.Apply(probability, probability);
            return (float)probability[0];
        }

        float x = (float)sum;
        if (model.Format == TreeFileFormat.XGBoost)
            return 1 / (MathF.Exp(MathF.Min(-x, 88.7f)) + 1);
        float upper = 1 / (1 + MathF.Exp(-MathF.Abs(x)));
        return x < 0 ? 1 - upper : upper;
    }

    private void Softmax(Span<float> scores)
    {
        if (!InSingles)
        {
            model.Link!.Apply(_sums, _sums);
            for (int k = 0; k < _sums.Length; k++)
                scores[k] = (float)_sums[k];
            return;
        }

        float most = (float)_sums.Max(), singles = 0;
        double doubles = 0;
        foreach (ref float score in scores)
        {
            score = MathF.Exp(score - most);
            singles += score;
            doubles += score;
        }

        // XGBoost adds in double, ONNX Runtime in float.
        float all = model.Format == TreeFileFormat.XGBoost ? (float)doubles : singles;
        foreach (ref float score in scores)
            score /= all;
    }
}
