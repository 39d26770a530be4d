using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Core.Lime;
using MLNet.Xai.Tabular;

namespace MLNet.Xai;

/// <summary>A global view of a model through few of its rows.</summary>
public static class PickExtensions
{
    private const int MostRows = 10_000;

    /// <summary>Picks rows whose LIME explanations together cover the conditions that matter (SP-LIME): rows to show to people, and what is important over all rows.</summary>
    /// <remarks>Ribeiro, Singh and Guestrin, KDD 2016; <see cref="SubmodularPick"/>. As in lime, what is covered are conditions ("Age &lt;= 28.00"), not features. Unexplained rows are left out.</remarks>
    /// <param name="catalog"><c>mlContext.Explain()</c>.</param>
    /// <param name="explained">Data with the columns of <see cref="LimeTransformer"/>; its first 10,000 rows are read.</param>
    /// <param name="name">Name of the column of weights.</param>
    /// <param name="rows">Rows to pick; 5 by default.</param>
    /// <param name="output">The output, by name, where several are explained.</param>
    /// <param name="cancellation">Ends the pass with <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="ArgumentException">There are no such columns, or several outputs and none chosen.</exception>
    public static PickedRows SubmodularPick(
        this ExplainCatalog catalog, IDataView explained, string name = "Lime", int rows = 5, string? output = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        var options = new ExplanationReadOptions { OutputName = output, MaxRows = MostRows, Cancellation = cancellation };
        ExplanationColumns columns = ExplanationColumns.Find(explained, name, options);
        (int from, int features) = (columns.FindOutput(output) * columns.FeatureNames.Length, columns.FeatureNames.Length);
        DataViewSchema.Column words = ExplanationColumns.Find(explained.Schema, name + ".Descriptions");
        if (words.Type is not VectorDataViewType { ItemType: TextDataViewType })
            throw new ArgumentException($"The column '{words.Name}' is {words.Type}; LIME's words for features are a vector of Text.", nameof(name));
        List<long> numbers = [];
        List<(int Condition, double Weight)[]> found = [];
        Dictionary<string, int> conditions = new(StringComparer.Ordinal);
        using (DataViewRowCursor cursor = explained.GetRowCursor([columns.Values, words]))
        {
            ValueGetter<VBuffer<float>> readWeights = cursor.GetGetter<VBuffer<float>>(columns.Values);
            ValueGetter<VBuffer<ReadOnlyMemory<char>>> readWords = cursor.GetGetter<VBuffer<ReadOnlyMemory<char>>>(words);
            VBuffer<float> weights = default;
            VBuffer<ReadOnlyMemory<char>> texts = default;
            while (found.Count < MostRows && cursor.MoveNext())
            {
                cancellation.ThrowIfCancellationRequested();
                readWeights(ref weights);
                readWords(ref texts);
                if (float.IsNaN(weights.GetItemOrDefault(from)))
                    continue;
                numbers.Add(cursor.Position);
                found.Add([.. Enumerable.Range(0, features).Select(f => (f, Weight: weights.GetItemOrDefault(from + f))).Where(pair => pair.Weight != 0)
                    .Select(pair => (Condition(texts.GetItemOrDefault(pair.f).ToString()), (double)pair.Weight))]);
            }
        }

        int width = Math.Max(1, conditions.Count);
        double[] matrix = new double[found.Count * width];
        for (int r = 0; r < found.Count; r++)
        {
            foreach ((int condition, double weight) in found[r])
                matrix[(r * width) + condition] += weight;
        }

        SubmodularPick picked = Core.Lime.SubmodularPick.Of(matrix, width, rows);
        (string Text, double Importance)[] ranked = [.. conditions.Select(pair => (pair.Key, picked.Importances[pair.Value])).OrderByDescending(pair => pair.Item2)];
        return new PickedRows([.. picked.Rows.Select(r => numbers[r])], picked.Coverage, [.. ranked.Select(pair => pair.Text)], [.. ranked.Select(pair => pair.Importance)]);

        int Condition(string text)
        {
            if (!conditions.TryGetValue(text, out int condition))
                conditions[text] = condition = conditions.Count;
            return condition;
        }
    }
}
