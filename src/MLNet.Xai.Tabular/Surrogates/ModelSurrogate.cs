using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Columns;
using MLNet.Xai.Core.Plots;
using MLNet.Xai.Core.Surrogates;

namespace MLNet.Xai.Tabular;

/// <summary>A small decision tree in a model's place, with how well it stands for it on rows that it was not fitted to.</summary>
public sealed class ModelSurrogate
{
    private readonly ITransformer _model;
    private readonly AskedColumns _asked;

    internal ModelSurrogate(ITransformer model, AskedColumns asked, SurrogateTree tree, NamedTree named) => (_model, _asked, Tree, Named) = (model, asked, tree, named);

    /// <summary>The tree.</summary>
    public SurrogateTree Tree { get; }

    /// <summary>The tree with the names of what it asks and says, for <see cref="TreePlot"/>.</summary>
    public NamedTree Named { get; }

    /// <summary>
    /// R² on the held-out rows: how much of the variance of the model's score the tree has; of classes of the indicators of all classes together. NaN where the model says the same of all.
    /// </summary>
    public required double RSquared { get; init; }

    /// <summary>The same on the rows of the fit; much more than <see cref="RSquared"/> says that the tree is too large for them.</summary>
    public required double TrainingRSquared { get; init; }

    /// <summary>Where a class is imitated, the share of held-out rows of which tree and model say the same class.</summary>
    public required double? Accuracy { get; init; }

    /// <summary>Where a class is imitated, the share of held-out rows of the class that is most frequent in the rows of the fit: what a tree without questions reaches.</summary>
    public required double? ChanceAccuracy { get; init; }

    /// <summary>Rows that the tree was fitted to.</summary>
    public int TrainingRows => Tree.RowCount;

    /// <summary>Rows that it was measured on.</summary>
    public required int HeldOutRows { get; init; }

    /// <summary>Every leaf as a sentence, with the mean of what the model says there and the number of rows of the fit.</summary>
    public IReadOnlyList<string> Rules => Named.Rules;

    /// <summary>How well the tree imitates the model, in one sentence.</summary>
    public string Fidelity
    {
        get
        {
            string over = string.Create(CultureInfo.InvariantCulture, $"on {HeldOutRows:N0} held-out row{(HeldOutRows == 1 ? "" : "s")}");
            if (Accuracy is { } accuracy)
                return string.Create(CultureInfo.InvariantCulture, $"The tree says the model's class of {100 * accuracy:F1}% {over}; the most frequent class alone would of {100 * ChanceAccuracy:F1}%.");
            return double.IsNaN(RSquared) ? $"The model says the same of all rows {over}."
                : string.Create(CultureInfo.InvariantCulture, $"The tree has R² {RSquared:F3} of the model's score {over}, {TrainingRSquared:F3} on those of the fit.");
        }
    }

    /// <summary>A picture of the tree.</summary>
    /// <param name="options">Options; without a <see cref="TreePlotOptions.Note"/> the picture says how well the tree imitates the model.</param>
    public SvgFigure Draw(TreePlotOptions? options = null)
    {
        TreePlotOptions own = options?.Copy() ?? new TreePlotOptions();
        own.Note ??= Accuracy is { } accuracy
            ? string.Create(CultureInfo.InvariantCulture, $"The model's class in {100 * accuracy:F1}% of {HeldOutRows:N0} held-out rows.")
            : string.Create(CultureInfo.InvariantCulture, $"R² {RSquared:F3} on {HeldOutRows:N0} held-out rows.");
        return TreePlot.Draw(Named, own);
    }

    /// <summary>A picture of the tree with the way of one row outlined.</summary>
    /// <param name="data">Data as the model takes it.</param>
    /// <param name="row">Number of the row, from zero.</param>
    /// <param name="options">Options.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    /// <exception cref="ArgumentException">The data has not the columns that the tree asks.</exception>
    public SvgFigure Draw(IDataView data, long row, TreePlotOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentOutOfRangeException.ThrowIfNegative(row);
        TreePlotOptions own = options?.Copy() ?? new TreePlotOptions();
        (own.Row, own.RowName) = (ReadRow(data, row), $"row {row}");
        return Draw(own);
    }

    /// <summary>The picture, for wide and for narrow screens, its numbers and the fidelity as a section of a report.</summary>
    /// <param name="report">The report.</param>
    /// <param name="heading">The section's heading.</param>
    /// <param name="options">Theme, colours and depth, as the report has them; the widths are the report's.</param>
    /// <returns>The report.</returns>
    public HtmlReport AddTo(HtmlReport report, string heading = "Surrogate tree", TreePlotOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(report);
        return report.Section(heading, "A small decision tree in the model's place. Its rules are no reasons of the model: they tell what the model says on average of such rows, as far as the tree has it. " + Fidelity)
            .Figure(Of(860), Of(400));

        SvgFigure Of(double width)
        {
            TreePlotOptions own = options?.Copy() ?? new TreePlotOptions();
            own.Width = width;
            return Draw(own);
        }
    }

    private float[] ReadRow(IDataView data, long row)
    {
        IDataView scored = _model.Transform(data);
        AskedColumns asked = _asked.In(scored.Schema);
        using DataViewRowCursor cursor = scored.GetRowCursor(asked.Columns);
        ReadInput read = asked.CreateReader(cursor);
        float[] features = new float[Named.FeatureNames.Count];
        for (long at = 0; cursor.MoveNext(); at++)
        {
            if (at < row)
                continue;
            read(features);
            return features;
        }

        throw new ArgumentOutOfRangeException(nameof(row), row, $"There is no row {row} in the data.");
    }
}
