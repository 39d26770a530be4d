using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Tabular.Tests.Models;

namespace MLNet.Xai.Tabular.Tests.ReliedOn;

/// <summary>The columns that trainers append, and the names that explanations take from their annotations.</summary>
public sealed class ScoreColumnTests
{
    private readonly MLContext _ml = new(1);

    private IDataView Train => TreeData.View(_ml, 300, seed: 1);

    [Fact]
    public void Trainers_Append_TheColumnsOfTheirTask()
    {
        Added(_ml.BinaryClassification.Trainers.FastForest(numberOfTrees: 3)).ShouldBe(["PredictedLabel: Boolean", "Score: Single"]);
        Added(_ml.BinaryClassification.Trainers.FastTree(numberOfTrees: 3)).ShouldBe(["PredictedLabel: Boolean", "Score: Single", "Probability: Single"]);
        Added(_ml.Regression.Trainers.FastTree("Target", numberOfTrees: 3)).ShouldBe(["Score: Single"]);
        Added(_ml.Ranking.Trainers.FastTree("Grade", "Features", "Group", numberOfTrees: 3)).ShouldBe(["Score: Single"]);
    }

    [Fact]
    public void SecondModel_HidesTheFirstOnesColumns()
    {
        IDataView first = _ml.BinaryClassification.Trainers.FastForest(numberOfTrees: 3).Fit(Train).Transform(Train);
        DataViewSchema schema = _ml.BinaryClassification.Trainers.FastTree(numberOfTrees: 3).Fit(first).GetOutputSchema(first.Schema);
        schema.Count(c => c.Name == "Score").ShouldBe(2);
        schema["Score"].Index.ShouldBeGreaterThan(first.Schema["Score"].Index);
    }

    [Fact]
    public void OneVersusAll_FreshAndLoaded_NamesItsClassesByTheKeysOfThePrediction()
    {
        ITransformer fresh = TreeTrainers.Create(_ml, "OneVersusAll").Fit(Train);
        string[] classes = ["high", "low", "middle"];
        foreach (ITransformer model in new[] { fresh, ScoreCheck.Reload(_ml, fresh, Train.Schema) })
        {
            DataViewSchema schema = model.GetOutputSchema(Train.Schema);
            schema["Score"].Type.ShouldBe(new VectorDataViewType(NumberDataViewType.Single, 3));
            VBuffer<ReadOnlyMemory<char>> keys = default, slots = default;
            schema["PredictedLabel"].GetKeyValues(ref keys);
            schema["Score"].GetSlotNames(ref slots);
            Names(keys).Order(StringComparer.Ordinal).ShouldBe(classes);
            Names(slots).ShouldBe(Names(keys));
        }
    }

    [Fact]
    public void Concatenate_GivesSlotsTheNamesThatExplanationsCarry()
    {
        IDataView view = Encoded();
        Names(SlotNames(view, "All")).ShouldBe(["Target", "Hot.0", "Hot.1", "Hot.2", "Hot.3", "Hot.4", "", "", "", "", "", ""], ignoreOrder: false);
        IDataView same = _ml.Transforms.Concatenate("Same", "All").Fit(view).Transform(view);
        Names(SlotNames(same, "Same")).ShouldBe(Names(SlotNames(view, "All")), "one vector alone is passed on");
    }

    [Fact]
    public void OneHotEncoding_SaysWhichSlotsAreOneVariable_BehindConcatenateToo()
    {
        IDataView view = Encoded();
        Ranges(view.Schema["Hot"]).ShouldBe([0, 4]);
        Ranges(view.Schema["All"]).ShouldBe([1, 5]);
    }

    [Fact]
    public void OneHotEncoding_AValueNeverSeen_IsAllZero()
    {
        ITransformer model = _ml.Transforms.Categorical.OneHotEncoding("Hot", "Class").Fit(Train);
        IDataView view = model.Transform(_ml.Data.LoadFromEnumerable([new TreeData.Row { Features = new float[TreeData.Width], Class = "never seen" }]));
        view.GetColumn<float[]>("Hot").Single().ShouldBe([0f, 0f, 0f]);
    }

    private IDataView Encoded() => _ml.Transforms.Categorical.OneHotEncoding("Hot", "Grade", keyOrdinality: Microsoft.ML.Transforms.ValueToKeyMappingEstimator.KeyOrdinality.ByValue)
        .Append(_ml.Transforms.Concatenate("All", "Target", "Hot", "Features")).Fit(Train).Transform(Train);

    private string[] Added(IEstimator<ITransformer> trainer) =>
        [.. trainer.Fit(Train).GetOutputSchema(Train.Schema).Skip(Train.Schema.Count).Select(c => $"{c.Name}: {c.Type}")];

    private static VBuffer<ReadOnlyMemory<char>> SlotNames(IDataView view, string column)
    {
        VBuffer<ReadOnlyMemory<char>> names = default;
        view.Schema[column].GetSlotNames(ref names);
        return names;
    }

    private static string[] Names(VBuffer<ReadOnlyMemory<char>> values) => [.. values.DenseValues().Select(v => v.ToString())];

    private static int[] Ranges(DataViewSchema.Column column)
    {
        VBuffer<int> ranges = default;
        column.Annotations.GetValue("CategoricalSlotRanges", ref ranges);
        return [.. ranges.DenseValues()];
    }
}
