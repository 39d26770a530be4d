using System.Diagnostics;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai;

namespace ImageComparison;

/// <summary>Says on the console which method is at which picture, and how long it has taken.</summary>
internal sealed class PictureProgress(int pictures) : IProgress<ExplainProgress>
{
    private string _what = "";
    private Stopwatch _watch = new();

    /// <summary>Computes a method's columns for all pictures.</summary>
    /// <returns>Milliseconds.</returns>
    public double Read(IDataView data, string name, string what)
    {
        (_what, _watch) = (what, Stopwatch.StartNew());
        Show(0);
        // Columns that belong together are computed together.
        using (DataViewRowCursor cursor = data.GetRowCursor(data.Schema.Where(c => c.Name == name || c.Name.StartsWith(name + ".", StringComparison.Ordinal))))
        {
            while (cursor.MoveNext())
            {
            }
        }

        double milliseconds = _watch.Elapsed.TotalMilliseconds;
        _what = "";
        Console.WriteLine($"{(Console.IsOutputRedirected ? "" : "\r")}{what,-58}{milliseconds / 1000,8:F2} s");
        return milliseconds;
    }

    public void Report(ExplainProgress value) => Show(value.Rows);

    private void Show(long done)
    {
        // Other passes over the data are not worth a line.
        if (_what.Length > 0 && !Console.IsOutputRedirected)
            Console.Write($"\r{$"{_what}, {Math.Min(done, pictures)} of {pictures} pictures",-58}{_watch.Elapsed.TotalSeconds,8:F2} s");
    }
}
