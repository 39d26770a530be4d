namespace MLNet.Xai.Reports;

/// <summary>How well two classes are told apart, counted row by row; the definitions are ML.NET's own (<c>BinaryClassification.Evaluate</c>), with weights where there are any.</summary>
/// <param name="exactRows">Rows whose scores are kept one by one.</param>
/// <param name="bins">Bins of equal width for calibration.</param>
internal sealed class BinaryMeasures(int exactRows, int bins = 10)
{
    private readonly ScoreRanking _ranking = new(exactRows);
    private readonly (double Weight, double Probability, double Positive)[] _bins = new (double, double, double)[bins];
    private readonly long[,] _counts = new long[2, 2];
    private readonly double[,] _weights = new double[2, 2];
    private double _logLoss, _squares, _known, _knownPositive;

    /// <summary>Rows by [actual, predicted]; 1 is the positive class.</summary>
    public long[,] Counts => _counts;

    public double Positives => _weights[1, 0] + _weights[1, 1];

    public double Negatives => _weights[0, 0] + _weights[0, 1];

    public double Weight => Positives + Negatives;

    /// <summary>Whether there are rows of both classes, without which no curve is defined.</summary>
    public bool HasBothClasses => Positives > 0 && Negatives > 0;

    public bool HasProbabilities => _known > 0;

    public bool IsBinned => _ranking.IsBinned;

    public double Accuracy => (_weights[0, 0] + _weights[1, 1]) / Weight;

    public double Precision => Share(_weights[1, 1], _weights[0, 1]);

    public double Recall => Share(_weights[1, 1], _weights[1, 0]);

    public double NegativePrecision => Share(_weights[0, 0], _weights[1, 0]);

    public double NegativeRecall => Share(_weights[0, 0], _weights[0, 1]);

    public double F1 => 2 * Precision * Recall / (Precision + Recall);

    /// <summary>Mean -log2(probability of the row's class), in bits as ML.NET has it.</summary>
    public double LogLoss => _logLoss / _known;

    /// <summary>What is gained on the log-loss of always saying the classes' shares, as a part of it.</summary>
    public double LogLossReduction
    {
        get
        {
            double share = _knownPositive / _known, prior = -((share * Math.Log2(share)) + ((1 - share) * Math.Log2(1 - share)));
            return (prior - LogLoss) / prior;
        }
    }

    /// <summary>Mean squared distance of the probability from 1 for positive and 0 for negative rows (Brier, 1950).</summary>
    public double Brier => _squares / _known;

    /// <summary>Mean over rows of |mean probability - part of positives| of their bin (Naeini et al., AAAI 2015).</summary>
    public double CalibrationError => Calibration().Sum(b => b.Weight * Math.Abs(b.Probability - b.Positive)) / _known;

    /// <summary>Area under the ROC curve: how often a positive row scores above a negative one, equal scores counting half.</summary>
    public double AreaUnderRoc
    {
        get
        {
            double above = 0, area = 0;
            foreach (ScoreStep step in _ranking.Steps())
            {
                area += step.Negative * (above + (step.Positive / 2));
                above += step.Positive;
            }

            return area / (Positives * Negatives);
        }
    }

    /// <summary>How far binning can have moved <see cref="AreaUnderRoc"/>; 0 where scores are kept one by one.</summary>
    public double AreaUnderRocError => IsBinned ? _ranking.Steps().Sum(step => step.Positive * step.Negative) / (2 * Positives * Negatives) : 0;

    /// <summary>Area under the precision-recall curve by the lower trapezoids that ML.NET takes (Boyd, Eng and Page, ECML 2013), rows of equal score in the data's order.</summary>
    public double AreaUnderPrecisionRecall
    {
        get
        {
            double area = 0, truePositive = 0, all = 0, precision = 1;
            foreach (ScoreStep step in _ranking.Steps(apart: true))
            {
                (truePositive, all) = (truePositive + step.Positive, all + step.Positive + step.Negative);
                double now = truePositive / all;
                area += step.Positive / Positives * (precision + now) / 2;
                precision = now;
            }

            return area;
        }
    }

    /// <param name="label">The row's class.</param>
    /// <param name="score">Its score, no NaN.</param>
    /// <param name="probability">The probability of the positive class; NaN where the model gives none.</param>
    /// <param name="predicted">What was decided.</param>
    /// <param name="weight">How much it counts.</param>
    public void Add(bool label, float score, float probability, bool predicted, float weight)
    {
        _ranking.Add(score, label, weight);
        _counts[label ? 1 : 0, predicted ? 1 : 0]++;
        _weights[label ? 1 : 0, predicted ? 1 : 0] += weight;
        if (float.IsNaN(probability))
            return;
        _logLoss -= weight * Math.Log2(label ? probability : 1 - probability);
        _squares += weight * Math.Pow(probability - (label ? 1 : 0), 2);
        _known += weight;
        _knownPositive += label ? weight : 0;
        ref (double Weight, double Probability, double Positive) bin = ref _bins[Math.Clamp((int)(probability * _bins.Length), 0, _bins.Length - 1)];
        bin = (bin.Weight + weight, bin.Probability + ((double)weight * probability), bin.Positive + (label ? weight : 0));
    }

    /// <summary>Bins with rows: their weight, mean probability and part of positives.</summary>
    public IEnumerable<(double Weight, double Probability, double Positive)> Calibration() =>
        _bins.Where(b => b.Weight > 0).Select(b => (b.Weight, b.Probability / b.Weight, b.Positive / b.Weight));

    /// <summary>From the highest score down: what is above each.</summary>
    public IEnumerable<RankedPoint> Points()
    {
        double positive = 0, negative = 0;
        yield return new RankedPoint(float.PositiveInfinity, 0, 0, Positives, Negatives);
        foreach (ScoreStep step in _ranking.Steps())
        {
            (positive, negative) = (positive + step.Positive, negative + step.Negative);
            yield return new RankedPoint(step.Score, positive, negative, Positives, Negatives);
        }
    }

    private static double Share(double part, double other) => part + other > 0 ? part / (part + other) : 0;
}

/// <summary>The rows of a score and above.</summary>
internal readonly record struct RankedPoint(float Score, double Positive, double Negative, double AllPositive, double AllNegative)
{
    public double TruePositiveRate => Positive / AllPositive;

    public double FalsePositiveRate => Negative / AllNegative;

    /// <summary>1 where nothing is selected.</summary>
    public double Precision => Positive + Negative > 0 ? Positive / (Positive + Negative) : 1;

    /// <summary>Part of all rows that is selected.</summary>
    public double Selected => (Positive + Negative) / (AllPositive + AllNegative);

    /// <summary>How many times more positives are among the selected than among all; NaN where nothing is selected.</summary>
    public double Lift => TruePositiveRate / Selected;
}
