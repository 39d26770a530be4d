using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Columns;
using MLNet.Xai.Persistence;
using MLNet.Xai.Tests.Support;

namespace MLNet.Xai.Tests.Persistence;

public sealed class SurrogateTests
{
    private readonly MLContext _ml = new(1);

    [Fact]
    public void Load_PlainModel_SameColumnsWithSlotNames()
    {
        ITransformer loaded = SaveAndLoad(Toys.Transformer());

        IDataView view = loaded.Transform(Toys.View(_ml, 50));

        view.Schema["Toy"].Type.ToString().ShouldBe("Vector<Single, 3>");
        Toys.SlotNames(view.Schema, "Toy").ShouldBe(Toys.Slots);
        int i = 0;
        foreach (ToyExplained row in _ml.Data.CreateEnumerable<ToyExplained>(view, reuseRowObject: false))
            Toys.Check(row, i++);
        i.ShouldBe(50);
    }

    [Fact]
    public void Load_ColumnNamedLikeASlot_KeepsItsValuesAndAnnotations()
    {
        var builder = new DataViewSchema.Annotations.Builder();
        builder.AddText("Note", "years");
        SchemaDefinition definition = SchemaDefinition.Create(typeof(ToyRow));
        definition["Age"].AddAnnotation("Note", "years".AsMemory(), TextDataViewType.Instance);
        IDataView data = _ml.Data.LoadFromEnumerable(Toys.Rows(5), definition);

        IDataView view = SaveAndLoad(Toys.Transformer()).Transform(data);

        view.GetColumn<float>("Age").ShouldBe([1000, 1001, 1002, 1003, 1004]);
        view.Schema["Age"].Annotations.GetText("Note").ShouldBe("years");
        view.Schema.Where(c => !c.IsHidden).Select(c => c.Name).Order(StringComparer.Ordinal)
            .ShouldBe(data.Schema.Select(c => c.Name).Concat(["Toy", "Toy.BaseValue", "Toy.Residual"]).Order(StringComparer.Ordinal));
        view.Schema.Count.ShouldBe(data.Schema.Count + 3);
    }

    [Fact]
    public void Load_PredictionEngine_SameValues()
    {
        PredictionEngine<ToyRow, ToyExplained> engine =
            _ml.Model.CreatePredictionEngine<ToyRow, ToyExplained>(SaveAndLoad(Toys.Transformer()));

        for (int i = 0; i < 10; i++)
            Toys.Check(engine.Predict(Toys.Row(i)), i);
    }

    [Fact]
    public void Unwrap_LoadedModel_IsTheTransformerThatWasSaved()
    {
        var model = new TransformerChain<ITransformer>(Toys.Transformer(), Toys.Transformer("Again"));

        ITransformer unwrapped = _ml.Explain().Unwrap(SaveAndLoad(model));

        ((IEnumerable<ITransformer>)unwrapped).ShouldAllBe(t => t is ToyTransformer);
        IDataView view = unwrapped.Transform(Toys.View(_ml, 50));
        view.Schema["Again"].Annotations.GetText(ExplanationAnnotations.Method).ShouldBe("Toy");
        Toys.Check(_ml.Data.CreateEnumerable<ToyExplained>(view, false).Last(), 49);
    }

    [Fact]
    public void Load_TwoExplainersInAChain_BothAreThere()
    {
        var model = new TransformerChain<ITransformer>(Toys.Transformer(), Toys.Transformer("Again"));

        IDataView view = SaveAndLoad(model).Transform(Toys.View(_ml, 50));

        view.GetColumn<float[]>("Again").SelectMany(v => v).ShouldBe(view.GetColumn<float[]>("Toy").SelectMany(v => v));
        view.GetColumn<float>("Age").First().ShouldBe(1000);
        Toys.SlotNames(view.Schema, "Again").ShouldBe(Toys.Slots);
    }

    [Fact]
    public void Unwrap_ModelWithoutExplanations_IsTheSameObject()
    {
        ITransformer model = _ml.Transforms.CopyColumns("X", "Age").Fit(Toys.View(_ml, 1));

        _ml.Explain().Unwrap(model).ShouldBeSameAs(model);
    }

    [Fact]
    public void Save_LoadedModelAgain_StillLoads()
    {
        ITransformer twice = SaveAndLoad(SaveAndLoad(Toys.Transformer()));

        Toys.Check(_ml.Data.CreateEnumerable<ToyExplained>(twice.Transform(Toys.View(_ml, 3)), false).Last(), 2);
    }

    [Theory]
    [InlineData(17)]
    [InlineData(64)]
    [InlineData(100)]
    public void Load_ManySlots_KnownSizeAndNamesUpTo64(int slots)
    {
        string[] names = [.. Enumerable.Range(0, slots).Select(i => i == 1 ? "Toy" : $"x{i}")];
        var explainer = new ToyExplainer("Toy", names, [.. Enumerable.Range(0, slots).Select(i => (float)i)], []);
        IDataView data = _ml.Data.LoadFromEnumerable([new WideRow { Features = [.. Enumerable.Repeat(2f, slots)] }], WideRow.Definition(slots));

        IDataView view = SaveAndLoad(explainer.ToTransformer()).Transform(data);

        view.Schema["Toy"].Type.ToString().ShouldBe($"Vector<Single, {slots}>");
        view.GetColumn<float[]>("Toy").Single().ShouldBe(Enumerable.Range(0, slots).Select(i => 2f * i));
        view.GetColumn<float>("Toy.Residual").Single().ShouldBe(1 + (slots * (slots - 1)));
        view.Schema["Toy"].HasSlotNames().ShouldBe(slots <= 64);
        if (slots <= 64)
            Toys.SlotNames(view.Schema, "Toy").ShouldBe(names);
    }

    [Theory]
    [InlineData("")]
    [InlineData("AQAAAA==")]
    [InlineData("!")]
    public void StateText_Damaged_SaysSo(string text) =>
        Should.Throw<InvalidDataException>(() => StateText.Read(text)).Message.ShouldContain("Was the model's file truncated or changed?");

    [Fact]
    public void StateText_TruncatedOrFlipped_IsRefusedOrWhole()
    {
        string text = StateText.Write(Toys.Explainer());
        byte[] bytes = Convert.FromBase64String(text);
        IEnumerable<byte[]> truncated = Enumerable.Range(0, bytes.Length).Select(length => bytes[..length]);
        IEnumerable<byte[]> flipped = Enumerable.Range(0, bytes.Length).Select(i => (byte[])[.. bytes[..i], (byte)(bytes[i] ^ 0x40), .. bytes[(i + 1)..]]);
        int refused = 0;
        foreach (byte[] damaged in truncated.Concat(flipped))
        {
            try
            {
                StateText.Write(StateText.Read(Convert.ToBase64String(damaged))).ShouldBe(text);
            }
            catch (InvalidDataException)
            {
                refused++;
            }
        }

        refused.ShouldBeGreaterThan((2 * bytes.Length) - 5);    // the last bits of a deflate stream say only that it ends
    }

    private ITransformer SaveAndLoad(ITransformer model)
    {
        using var stream = new MemoryStream();
        _ml.Model.Save(model, null, stream);
        stream.Position = 0;
        return new MLContext().Model.Load(stream, out _);
    }

    private sealed class WideRow
    {
        public float[] Features { get; set; } = [];

        public float Score { get; set; }

        public bool Wanted { get; set; } = true;

        public static SchemaDefinition Definition(int size)
        {
            SchemaDefinition definition = SchemaDefinition.Create(typeof(WideRow));
            definition["Features"].ColumnType = new VectorDataViewType(NumberDataViewType.Single, size);
            return definition;
        }
    }
}
