using System.Text;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Xai.Reports.Tests.Pages;

/// <summary>The worst that a page can be made of stays below two megabytes.</summary>
public sealed class PageSizeTests
{
    private const int Features = 1500;
    private const int Groups = 40;

    [Fact]
    public void Report_OfManyFeaturesWithLongNamesAndManyGroups_IsBelowTwoMegabytes()
    {
        SchemaDefinition schema = SchemaDefinition.Create(typeof(Row));
        schema[nameof(Row.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, Features);
        ReadOnlyMemory<char>[] names = [.. Enumerable.Range(0, Features).Select(f => $"{f} {new string('n', 80)}".AsMemory())];
        schema[nameof(Row.Features)].AddAnnotation("SlotNames", new VBuffer<ReadOnlyMemory<char>>(Features, names), new VectorDataViewType(TextDataViewType.Instance, Features));
        IDataView data = LoanModels.ML.Data.LoadFromEnumerable(Make(600), schema);
        ITransformer model = LoanModels.ML.BinaryClassification.Trainers.LbfgsLogisticRegression().Fit(data);
        ModelReport report = LoanModels.ML.Explain().Report(model, data, new ModelReportOptions
        {
            ProtectedColumnName = nameof(Row.Group),
            PermutationRows = 60,
            PermutationRepeats = 1,
            EffectCurves = 20,
            DependencePlots = 30,
            MaxDisplay = 60,
            DriftData = LoanModels.ML.Data.LoadFromEnumerable(Make(200), schema),
        });
        string html = report.ToString();
        Encoding.UTF8.GetByteCount(html).ShouldBeLessThan(2_000_000);
        html.ShouldContain("lines; the report&#39;s JSON has all)");
        report.LeftOut.Keys.Order().ShouldBe(["Interactions", "Slices where the model is worst"]);
        // What people do not get, programs do.
        ReportJson.Figures(report, "Fairness").ShouldContain(f => f["rows"]!.AsArray().Count == Features * (Groups - 1));
    }

    private static IEnumerable<Row> Make(int count)
    {
        var random = new Random(count);
        for (int i = 0; i < count; i++)
        {
            float[] values = [.. Enumerable.Range(0, Features).Select(_ => random.NextSingle())];
            yield return new Row { Features = values, Label = values[0] + values[1] + (0.3 * random.NextDouble()) > 1.1, Group = $"group {i % Groups}" };
        }
    }

    public sealed class Row
    {
        public float[] Features { get; set; } = [];

        public bool Label { get; set; }

        public string Group { get; set; } = "";
    }
}
