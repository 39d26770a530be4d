namespace MLNet.Xai.Core.Lime;

/// <summary>Sums of products of columns, four weighted ones by four others at a time, in the lanes of vectors: their sums are drawn once, at the end.</summary>
internal sealed unsafe class GramLanes
{
    private readonly MomentLoops _loops;
    private readonly int _tiles;
    private readonly double[] _sums;

    /// <param name="loops">The loops.</param>
    /// <param name="features">Columns; there is to be room for <see cref="Padded"/> of them.</param>
    public GramLanes(MomentLoops loops, int features)
    {
        (_loops, _tiles) = (loops, Padded(features) / MomentLoops.Many);
        _sums = new double[Start(_tiles, 0)];
    }

    /// <summary>Columns with those that fill up the last four.</summary>
    public static int Padded(int features) => (features + MomentLoops.Many - 1) / MomentLoops.Many * MomentLoops.Many;

    /// <summary>Adds a block's products; columns with a larger number than the weighted one's are left out but for what a tile holds.</summary>
    /// <param name="weighted">Columns times weights, <see cref="BlockMoments.Block"/> numbers each, zeros behind the last sample.</param>
    /// <param name="columns">The columns; finite numbers behind the last sample.</param>
    public void Add(double* weighted, double* columns)
    {
        const int few = MomentLoops.Many * BlockMoments.Block;
        fixed (double* sums = _sums)
        {
            for (int a = 0; a < _tiles; a++)
            {
                for (int b = 0; b <= a; b++)
                    _loops.Tile(weighted + (a * few), columns + (b * few), sums + Start(a, b));
            }
        }
    }

    /// <summary>The sum of a pair, the weighted column's number not below the other's.</summary>
    public double Sum(int weighted, int column)
    {
        int at = Start(weighted / MomentLoops.Many, column / MomentLoops.Many) + (((weighted % MomentLoops.Many * MomentLoops.Many) + (column % MomentLoops.Many)) * _loops.Lanes);
        double sum = 0;
        foreach (double lane in _sums.AsSpan(at, _loops.Lanes))
            sum += lane;
        return sum;
    }

    // Tiles of the lower triangle.
    private int Start(int a, int b) => ((a * (a + 1) / 2) + b) * MomentLoops.Many * MomentLoops.Many * _loops.Lanes;
}
