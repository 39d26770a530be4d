using Microsoft.ML;
using MLNet.Xai.Data.Summaries;
using MLNet.Xai.Data.Writing;

namespace MLNet.Xai.Data;

/// <summary>Summaries of rows and their explanations.</summary>
public static class SummaryExtensions
{
    private const int BlockRows = 1024;

    /// <summary>Summarises explained rows in one pass: of each number its moments and quantiles, of each category its counts, of each explanation the features' importance.</summary>
    /// <remarks>Memory for the columns alone, whatever the number of rows. Sums are exact, and sketches of fixed places, so that parts merge to the same bits as one pass.</remarks>
    /// <param name="catalog"><c>mlContext.Explain()</c>.</param>
    /// <param name="data">The rows, as <c>model.Transform</c> gives them.</param>
    /// <param name="options">What is read; the defaults when <see langword="null"/>.</param>
    /// <exception cref="ArgumentException">A column is missing, or of a type that has no summary.</exception>
    public static DataSummary Summarise(this ExplainCatalog catalog, IDataView data, SummaryOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(data);
        options ??= new SummaryOptions();
        var builder = new SummaryBuilder(data.Schema, options, BlockRows, shared: null);
        using DataViewRowCursor cursor = data.GetRowCursor(builder.Columns);
        Action<int>[] readers = builder.Bind(cursor);
        int count = 0;
        long rows = 0;
        while (cursor.MoveNext())
        {
            foreach (Action<int> reader in readers)
                reader(count);
            if (++count == BlockRows)
                Add();
        }

        Add();
        return builder.ToSummary();

        void Add()
        {
            options.Cancellation.ThrowIfCancellationRequested();
            builder.Add(count);
            rows += count;
            count = 0;
            options.Progress?.Report(new ExplainProgress("summarising", rows));
        }
    }
}
