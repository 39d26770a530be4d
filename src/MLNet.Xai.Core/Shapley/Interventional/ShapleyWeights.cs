namespace MLNet.Xai.Core.Shapley.Interventional;

/// <summary>
/// <c>a! b! / (a + b + 1)!</c>: the share of orders in which given a players come before, and given b players after, one more.
/// </summary>
internal sealed class ShapleyWeights
{
    private readonly double[] _weights;
    private readonly int _side;

    /// <summary>Weights for games of up to so many players.</summary>
    public ShapleyWeights(int players)
    {
        _side = players + 1;
        _weights = new double[_side * _side];
        for (int a = 0; a <= players; a++)
        {
            // w(a, 0) = 1 / (a + 1), w(a, b) = w(a, b - 1) b / (a + b + 1)
            double weight = 1.0 / (a + 1);
            _weights[a * _side] = weight;
            for (int b = 1; b <= players; b++)
                _weights[(a * _side) + b] = weight = weight * b / (a + b + 1);
        }
    }

    /// <summary>The weight; zero where a count is negative.</summary>
    public double this[int before, int after] => before < 0 || after < 0 ? 0 : _weights[(before * _side) + after];
}
