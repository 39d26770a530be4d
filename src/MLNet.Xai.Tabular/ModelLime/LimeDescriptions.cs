namespace MLNet.Xai.Tabular;

/// <summary>All words that LIME has for features of rows: those of every bin and category, of missing values, of categories that the background has not.</summary>
internal sealed class LimeDescriptions
{
    private readonly LimeEngine _engine;
    private readonly int[] _first;
    private readonly List<string> _texts = [];

    public LimeDescriptions(LimeEngine engine)
    {
        (_engine, _first) = (engine, new int[engine.Players.Length]);
        for (int p = 0; p < _first.Length; p++)
        {
            _first[p] = _texts.Count;
            for (int bin = -1; bin <= (engine.Bins(p)?.Count ?? -1); bin++)
                _texts.Add(engine.Players[p].Describe(engine.Bins(p), bin));
        }
    }

    public IReadOnlyList<string> Texts => _texts;

    /// <summary>Writes for each feature the index of what is said of it.</summary>
    public void Write(ReadOnlySpan<float> row, Span<float> indices)
    {
        double[] numbers = _engine.Numbers(row);
        for (int p = 0; p < _first.Length; p++)
            indices[p] = _first[p] + 1 + (_engine.Bins(p)?.Bin(numbers[p]) ?? -1);
    }
}
