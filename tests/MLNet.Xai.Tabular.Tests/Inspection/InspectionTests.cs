using Microsoft.ML;
using MLNet.Xai.Tabular.Tests.TreeShap;

namespace MLNet.Xai.Tabular.Tests.Inspection;

/// <summary>What an inspection says is checked against what explaining does.</summary>
public sealed class InspectionTests
{
    private readonly MLContext _ml = new(1);

    [Fact]
    public void Trees_StepsReadsAndWays()
    {
        IDataView loans = Loans.View(_ml, 300);
        ITransformer model = Loans.Pipeline(_ml).Fit(loans);

        ModelInspection said = _ml.Explain().Inspect(model, loans.Schema);

        said.Steps.Select(s => s.Name).ShouldBe(["OneHotEncodingTransformer", "ColumnConcatenatingTransformer", "BinaryPredictionTransformer", "TreeShapTransformer"]);
        said.Steps[0].Reads.ShouldBe(["Purpose"]);
        said.Steps[0].Writes.ShouldBe([new InspectedColumn("Kind", "Vector<Single, 3>")]);
        said.Inputs.Where(c => c.IsRead == true).Select(c => c.Name).ShouldBe(["Age", "Income", "Purpose"], ignoreOrder: true);
        said.Explanations.Select(e => (e.Column, e.Method)).ShouldBe([("Shap", "TreeSHAP")]);
        said.Predictors.Single().FeatureNames.ShouldBe(Loans.Slots);
        said.Ways.First().ShouldSatisfyAllConditions(w => w.Method.ShouldBe("treeshap"), w => w.IsExact.ShouldBe(true), w => w.RowsScored.ShouldBe(0));
    }

    [Theory]
    [InlineData(4)]
    [InlineData(14)]
    public void RowsScored_AreThoseOfTheExplainer(int features)
    {
        var random = new Random(2);
        IDataView data = _ml.Data.LoadFromEnumerable(Enumerable.Range(0, 200).Select(_ => new Wide { Features = [.. Enumerable.Range(0, features).Select(_ => (float)random.NextDouble())], Label = random.Next(2) == 1 }), SchemaOf(features));
        ITransformer model = _ml.BinaryClassification.Trainers.LdSvm(treeDepth: 2).Fit(data);

        ExplanationWay way = _ml.Explain().Inspect(model, data.Schema).Ways.Single(w => w.Method == "shap");

        ReadOnlyMemory<char> cost = default;
        _ml.Explain().Shap(model, data).Transform(data).Schema["Shap"].Annotations.GetValue("ExplanationCost", ref cost);
        cost.ToString().Replace(",", "").ShouldContain($"{way.RowsScored}");
        way.IsExact.ShouldBe(features <= 11);
    }

    [Fact]
    public void WithoutSchema_SaysSo()
    {
        IDataView loans = Loans.View(_ml, 300);
        ModelInspection said = _ml.Explain().Inspect(Loans.Pipeline(_ml).Fit(loans), null);
        said.Steps.Count.ShouldBe(4);
        said.Predictors.Single().Trees.ShouldBeGreaterThan(0);
        said.Ways.ShouldBeEmpty();
        said.Note.ShouldContain("without its input columns");
    }

    private static Microsoft.ML.Data.SchemaDefinition SchemaOf(int features)
    {
        var schema = Microsoft.ML.Data.SchemaDefinition.Create(typeof(Wide));
        schema["Features"].ColumnType = new Microsoft.ML.Data.VectorDataViewType(Microsoft.ML.Data.NumberDataViewType.Single, features);
        return schema;
    }

    private sealed class Wide
    {
        public float[] Features { get; set; } = [];

        public bool Label { get; set; }
    }
}
