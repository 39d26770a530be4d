using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Columns;
using MLNet.Xai.Tests.Support;

namespace MLNet.Xai.Tests.Columns;

public sealed class BoundColumnsTests
{
    private readonly MLContext _ml = new(1);

    [Fact]
    public void GetOutputSchema_KeepsTheInputAndAppendsAnnotatedColumns()
    {
        DataViewSchema input = Toys.View(_ml, 1).Schema;

        DataViewSchema output = Toys.Transformer().GetOutputSchema(input);

        output.Select(c => c.Name).ShouldBe(input.Select(c => c.Name).Concat(["Toy", "Toy.BaseValue", "Toy.Residual"]));
        output["Toy"].Type.ToString().ShouldBe("Vector<Single, 3>");
        Toys.SlotNames(output, "Toy").ShouldBe(Toys.Slots);
        output["Toy"].Annotations.GetText(ExplanationAnnotations.Method).ShouldBe("Toy");
    }

    [Fact]
    public void Transform_MissingColumn_NamesItAndThoseThereAre()
    {
        IDataView data = _ml.Transforms.DropColumns("Score").Fit(Toys.View(_ml, 1)).Transform(Toys.View(_ml, 1));

        Should.Throw<ArgumentOutOfRangeException>(() => Toys.Transformer().Transform(data)).Message
            .ShouldStartWith("Toy reads the column 'Score', which the data does not have. There are: Id, Text, Age, Features, Tail, Wanted.");
    }

    [Fact]
    public void Transform_MistypedColumn_SaysWhatIsWanted()
    {
        IDataView data = _ml.Transforms.CopyColumns("Score", "Text").Fit(Toys.View(_ml, 1)).Transform(Toys.View(_ml, 1));

        Should.Throw<ArgumentOutOfRangeException>(() => Toys.Transformer().Transform(data)).Message
            .ShouldStartWith("Toy reads the column 'Score' as Single, but its type is String.");
    }

    [Fact]
    public void Transform_TooFewFeatures_SaysHowManyAreWanted()
    {
        IDataView data = _ml.Transforms.Concatenate("Features", "Id", "Age").Fit(Toys.View(_ml, 1)).Transform(Toys.View(_ml, 1));

        Should.Throw<ArgumentOutOfRangeException>(() => Toys.Transformer().Transform(data)).Message
            .ShouldStartWith("Toy reads the column 'Features' as Vector<Single, 3>, but its type is Vector<Single, 2>.");
    }

    [Fact]
    public void CreatePredictionEngine_OneRowAtATime_SameValues()
    {
        var chain = new TransformerChain<ITransformer>(Toys.Transformer());
        PredictionEngine<ToyRow, ToyExplained> engine = _ml.Model.CreatePredictionEngine<ToyRow, ToyExplained>(chain);

        for (int i = 0; i < 20; i++)
            Toys.Check(engine.Predict(Toys.Row(i)), i);
    }
}
