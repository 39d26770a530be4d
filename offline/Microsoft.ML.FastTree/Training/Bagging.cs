namespace Microsoft.ML.Trainers.FastTree;

/// <summary>Draws the rows that the next trees learn from; rows of one group stay together.</summary>
internal sealed class Bagging(int seed, double fraction, int rowCount, int[] groupStarts)
{
    private readonly Random _random = new(seed);

    public int[] Draw()
    {
        var rows = new List<int>((int)(rowCount * fraction) + 1);
        if (groupStarts is null)
        {
            for (int row = 0; row < rowCount; row++)
            {
                if (_random.NextDouble() < fraction)
                    rows.Add(row);
            }
        }
        else
        {
            for (int g = 0; g + 1 < groupStarts.Length; g++)
            {
                if (_random.NextDouble() < fraction)
                    rows.AddRange(Enumerable.Range(groupStarts[g], groupStarts[g + 1] - groupStarts[g]));
            }
        }
        return [.. rows];
    }
}
