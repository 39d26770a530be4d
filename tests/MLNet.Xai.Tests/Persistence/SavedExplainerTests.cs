using System.IO.Compression;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Columns;
using MLNet.Xai.Tests.Support;

namespace MLNet.Xai.Tests.Persistence;

public sealed class SavedExplainerTests
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
    public void Load_Chain_HoldsTheTransformersThatWereSaved()
    {
        var model = new TransformerChain<ITransformer>(Toys.Transformer(), Toys.Transformer("Again"));

        var loaded = (IEnumerable<ITransformer>)SaveAndLoad(model);

        loaded.Count().ShouldBe(2);
        loaded.ShouldAllBe(t => t is ToyTransformer);
        IDataView view = ((ITransformer)loaded).Transform(Toys.View(_ml, 50));
        view.Schema["Again"].Annotations.GetText(ExplanationAnnotations.Method).ShouldBe("Toy");
        Toys.Check(_ml.Data.CreateEnumerable<ToyExplained>(view, false).Last(), 49);
    }

    [Fact]
    public void Load_ChainInsideAChain_IsThereToo()
    {
        var inner = new TransformerChain<ITransformer>(Toys.Transformer(), Toys.Transformer("Again"));
        IDataView data = Toys.View(_ml, 20);

        ITransformer loaded = SaveAndLoad(new TransformerChain<ITransformer>(_ml.Transforms.CopyColumns("Copy", "Age").Fit(data), inner));

        IDataView view = loaded.Transform(data);
        view.GetColumn<float[]>("Again").SelectMany(v => v).ShouldBe(inner.Transform(data).GetColumn<float[]>("Again").SelectMany(v => v));
        view.GetColumn<float>("Copy").First().ShouldBe(1000);
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
    public void Save_LoadedModelAgain_StillLoads()
    {
        ITransformer twice = SaveAndLoad(SaveAndLoad(Toys.Transformer()));

        Toys.Check(_ml.Data.CreateEnumerable<ToyExplained>(twice.Transform(Toys.View(_ml, 3)), false).Last(), 2);
    }

    [Theory]
    [InlineData(17)]
    [InlineData(100)]
    [InlineData(3000)]
    public void Load_ManySlots_AllKeepTheirNames(int slots)
    {
        string[] names = [.. Enumerable.Range(0, slots).Select(i => i == 1 ? "Toy" : $"x{i}")];
        var explainer = new ToyExplainer("Toy", names, [.. Enumerable.Range(0, slots).Select(i => (float)(i % 50))]);
        IDataView data = _ml.Data.LoadFromEnumerable([new WideRow { Features = [.. Enumerable.Repeat(2f, slots)] }], WideRow.Definition(slots));

        IDataView view = SaveAndLoad(explainer.ToTransformer(Watch.Nobody)).Transform(data);

        view.Schema.Select(c => c.Name).ShouldBe(data.Schema.Select(c => c.Name).Concat(["Toy", "Toy.BaseValue", "Toy.Residual"]));
        view.Schema["Toy"].Type.ToString().ShouldBe($"Vector<Single, {slots}>");
        view.GetColumn<float[]>("Toy").Single().ShouldBe(Enumerable.Range(0, slots).Select(i => 2f * (i % 50)));
        Toys.SlotNames(view.Schema, "Toy").ShouldBe(names);
    }

    [Fact]
    public void Load_StateChangedInTheFile_IsRefused()
    {
        using var stream = new MemoryStream();
        _ml.Model.Save(Toys.Transformer(), null, stream);
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Update, leaveOpen: true))
        {
            ZipArchiveEntry entry = archive.Entries.Single(e => Content(e).AsSpan().IndexOf("Income"u8) >= 0);
            (string name, byte[] bytes) = (entry.FullName, Content(entry));
            bytes[bytes.AsSpan().IndexOf("Income"u8)] ^= 1;
            entry.Delete();
            using Stream changed = archive.CreateEntry(name).Open();
            changed.Write(bytes);
        }

        stream.Position = 0;
        Exception error = Should.Throw<Exception>(() => _ml.Model.Load(stream, out _));
        error.GetBaseException().ShouldBeOfType<InvalidDataException>().Message.ShouldContain("its content does not match its hash");

        static byte[] Content(ZipArchiveEntry entry)
        {
            using Stream stream = entry.Open();
            using var copy = new MemoryStream();
            stream.CopyTo(copy);
            return copy.ToArray();
        }
    }

    private ITransformer SaveAndLoad(ITransformer model) => Toys.SaveAndLoad(_ml, model);

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
