using System.Globalization;
using System.Text;
using Microsoft.ML;
using MLNet.Xai.Core.Plots;

namespace MLNet.Xai.Tabular;

/// <summary>Gain, splits and cover of all features of a tree model; get it by <c>mlContext.Explain().TreeImportance(model, data)</c>.</summary>
public sealed class TreeImportanceTable
{
    internal TreeImportanceTable(IReadOnlyList<TreeImportanceLine> features, string kind) => (Features, ModelKind) = ([.. features.OrderByDescending(line => line.Gain)], kind);

    /// <summary>A line a feature, by gain, equal ones in their own order. A multiclass model's classes are summed.</summary>
    public IReadOnlyList<TreeImportanceLine> Features { get; }

    /// <summary>What was trained: "FastTreeBinary".</summary>
    public string ModelKind { get; }

    /// <summary>The features' parts of all gains as bars.</summary>
    /// <param name="options">Looks; what was measured is filled in.</param>
    public SvgFigure Plot(ImportancePlotOptions? options = null)
    {
        ImportancePlotOptions own = options?.Copy() ?? new ImportancePlotOptions();
        own.Measure = "part of all gains";
        return ImportancePlot.Draw([.. Features.Select(line => new ImportanceBar(line.Feature, double.IsNaN(line.GainShare) ? 0 : line.GainShare))], own);
    }

    /// <summary>The lines as data of ML.NET, one column a property.</summary>
    public IDataView ToDataView(MLContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Data.LoadFromEnumerable(Features);
    }

    /// <summary>The lines as CSV (RFC 4180, invariant numbers), with a line of headers.</summary>
    public string ToCsv()
    {
        var csv = new StringBuilder("Feature,Gain,GainShare,Splits,SplitShare,Cover,CoverShare\r\n");
        foreach (TreeImportanceLine line in Features)
        {
            csv.Append('"').Append(line.Feature.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"')
                .Append(CultureInfo.InvariantCulture, $",{line.Gain:R},{line.GainShare:R},{line.Splits:R},{line.SplitShare:R},{line.Cover:R},{line.CoverShare:R}\r\n");
        }

        return csv.ToString();
    }
}
