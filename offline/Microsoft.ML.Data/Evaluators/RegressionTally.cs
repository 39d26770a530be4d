namespace Microsoft.ML.Data;

/// <summary>Sums over a scored regression data set.</summary>
internal sealed class RegressionTally
{
    private long _count;
    private double _absolute;
    private double _squared;
    private double _labels;
    private double _squaredLabels;

    public double MeanAbsoluteError => _count > 0 ? _absolute / _count : 0;

    public double MeanSquaredError => _count > 0 ? _squared / _count : 0;

    public double RSquared
    {
        get
        {
            if (_count == 0)
                return 0;
            double spread = _squaredLabels - (_labels * _labels / _count);
            return spread == 0 ? double.NaN : 1 - (_squared / spread);
        }
    }

    public void Add(float label, float score)
    {
        if (float.IsNaN(label) || float.IsNaN(score))
            return;
        _count++;
        double error = Math.Abs((double)label - score);
        _absolute += error;
        _squared += error * error;
        _labels += label;
        _squaredLabels += label * label;
    }
}
