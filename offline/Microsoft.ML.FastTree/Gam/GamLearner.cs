namespace Microsoft.ML.Trainers.FastTree;

/// <summary>Boosts one stump a feature, all features at once, round after round (Lou, Caruana and Gehrke 2012).</summary>
internal sealed class GamLearner
{
    private const int RowsPerBlock = 4096;
    private readonly BinnedSet _data;
    private readonly TreeObjective _objective;
    private readonly float[] _weights;
    private readonly SplitFinder _finder;
    private readonly ParallelOptions _parallel;
    private readonly double _learningRate;
    private readonly HistogramBin[][] _histograms;
    private readonly SplitCandidate[] _splits;
    private readonly double[] _scores;
    private readonly double[] _gradient;

    public GamLearner(BinnedSet data, TreeObjective objective, float[] weights, GrowOptions options, double learningRate)
    {
        (_data, _objective, _weights, _learningRate) = (data, objective, weights, learningRate);
        _finder = new SplitFinder(options, weights is not null);
        _parallel = new ParallelOptions { MaxDegreeOfParallelism = options.Threads };
        _splits = new SplitCandidate[data.Columns.Length];
        _scores = new double[data.RowCount];
        _gradient = new double[data.RowCount];
        _histograms = [.. data.Columns.Select(Counts)];
    }

    public GamShapes Learn(int iterations, int featureCount)
    {
        var curvature = new double[_data.RowCount];
        double[][] effects = [.. _data.Columns.Select(column => new double[column.BinCount])];
        for (int iteration = 0; iteration < iterations; iteration++)
        {
            _objective.SetGradient(_scores, _gradient, curvature);
            Parallel.For(0, _splits.Length, _parallel, c => FindSplit(c, effects[c]));
            Parallel.For(0, (_scores.Length + RowsPerBlock - 1) / RowsPerBlock, _parallel, UpdateScores);
        }
        return Finish(effects, featureCount);
    }

    private HistogramBin[] Counts(BinnedColumn column)
    {
        var histogram = new HistogramBin[column.BinCount];
        for (int row = 0; row < column.Bins.Length; row++)
        {
            histogram[column.Bins[row]].Count++;
            histogram[column.Bins[row]].Weights += _weights is null ? 1 : _weights[row];
        }
        return histogram;
    }

    private void FindSplit(int c, double[] effects)
    {
        var histogram = _histograms[c];
        var bins = _data.Columns[c].Bins;
        for (int b = 0; b < histogram.Length; b++)
            histogram[b].Targets = 0;
        for (int row = 0; row < bins.Length; row++)
            histogram[bins[row]].Targets += _weights is null ? _gradient[row] : _gradient[row] * _weights[row];
        var total = default(HistogramBin);
        foreach (ref readonly var bin in histogram.AsSpan())
            total.Add(bin);
        ref var split = ref _splits[c];
        split = _finder.Find(_data.Columns[c], c, histogram, total, 0);
        if (!(split.Gain > 0))
        {
            split = SplitCandidate.None;
            return;
        }
        split.LeftOutput *= _learningRate;
        split.RightOutput *= _learningRate;
        for (int b = 0; b < effects.Length; b++)
            effects[b] += b <= split.Threshold ? split.LeftOutput : split.RightOutput;
    }

    private void UpdateScores(int block)
    {
        int start = block * RowsPerBlock, end = Math.Min(_scores.Length, start + RowsPerBlock);
        for (int c = 0; c < _splits.Length; c++)
        {
            var split = _splits[c];
            if (split.Column < 0)
                continue;
            var bins = _data.Columns[c].Bins;
            for (int row = start; row < end; row++)
                _scores[row] += bins[row] <= split.Threshold ? split.LeftOutput : split.RightOutput;
        }
    }

    /// <summary>Centres each function on its mean over the rows, which goes to the bias, and joins bins of equal effect.</summary>
    private GamShapes Finish(double[][] effects, int featureCount)
    {
        double bias = 0;
        var bounds = new double[effects.Length][];
        for (int c = 0; c < effects.Length; c++)
        {
            double mean = 0;
            for (int b = 0; b < effects[c].Length; b++)
                mean += effects[c][b] * _histograms[c][b].Count / _data.RowCount;
            bias += mean;
            var upper = new List<double>();
            var joined = new List<double>();
            for (int b = 0; b < effects[c].Length; b++)
            {
                if (b + 1 < effects[c].Length && effects[c][b] == effects[c][b + 1])
                    continue;
                upper.Add(_data.Columns[c].UpperBounds[b]);
                joined.Add(effects[c][b] - mean);
            }
            (bounds[c], effects[c]) = ([.. upper], [.. joined]);
        }
        return new GamShapes(featureCount, bias, [.. _data.Columns.Select(column => column.Feature)], bounds, effects);
    }
}
