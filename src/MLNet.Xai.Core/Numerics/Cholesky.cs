namespace MLNet.Xai.Core.Numerics;

/// <summary>Cholesky factor of a small symmetric positive (semi-)definite matrix, for normal equations.</summary>
/// <remarks>A pivot that vanishes (a feature that the others explain) leaves its unknown at zero.</remarks>
internal sealed class Cholesky
{
    private const double Vanishing = 1e-12;
    private readonly double[] _factor;
    private readonly int _n;

    /// <param name="matrix">Row-major, n x n; only the lower triangle is read.</param>
    /// <param name="n">Number of rows.</param>
    public Cholesky(ReadOnlySpan<double> matrix, int n)
    {
        _n = n;
        _factor = new double[n * n];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double sum = matrix[(i * n) + j];
                for (int k = 0; k < j; k++)
                    sum -= _factor[(i * n) + k] * _factor[(j * n) + k];
                if (i == j)
                    _factor[(i * n) + i] = sum > Vanishing * Math.Abs(matrix[(i * n) + i]) ? Math.Sqrt(sum) : 0;
                else
                    _factor[(i * n) + j] = _factor[(j * n) + j] > 0 ? sum / _factor[(j * n) + j] : 0;
            }
        }
    }

    /// <summary>The solution for one right-hand side.</summary>
    public double[] Solve(ReadOnlySpan<double> right)
    {
        double[] x = Forward(right);
        for (int i = _n - 1; i >= 0; i--)
        {
            for (int k = i + 1; k < _n; k++)
                x[i] -= _factor[(k * _n) + i] * x[k];
            x[i] = Divide(x[i], i);
        }

        return x;
    }

    /// <summary>The inverse, row-major and symmetric: cheaper than a solution each where there are many right-hand sides. Rows and columns of pivots that vanish are zero.</summary>
    public double[] Inverse()
    {
        var inverse = new double[_n * _n];
        var unit = new double[_n];
        for (int i = 0; i < _n; i++)
        {
            unit[i] = 1;
            Solve(unit).CopyTo(inverse, i * _n);
            unit[i] = 0;
        }

        return inverse;
    }

    /// <summary>The solution of the lower triangle alone.</summary>
    public double[] Forward(ReadOnlySpan<double> right)
    {
        double[] x = right.ToArray();
        for (int i = 0; i < _n; i++)
        {
            for (int k = 0; k < i; k++)
                x[i] -= _factor[(i * _n) + k] * x[k];
            x[i] = Divide(x[i], i);
        }

        return x;
    }

    private double Divide(double value, int i) => _factor[(i * _n) + i] > 0 ? value / _factor[(i * _n) + i] : 0;
}
