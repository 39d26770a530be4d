using Conformance.Tests.Support;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Conformance.Tests.Data;

public sealed class TypedViewTests
{
    private readonly MLContext _ml = new(1);

    [Fact]
    public void LoadFromEnumerable_Members_BecomeColumns()
    {
        IDataView view = _ml.Data.LoadFromEnumerable(new[] { new Everything() });
        view.Schema.Describe().ShouldBe([
            "Field: Double", "Renamed: Single", "Text: String", "Memory: String", "Flag: Boolean", "Big: Int64", "Small: Byte", "Time: DateTime",
            "Key: Key<UInt32, 0-9>", "Known: Vector<Single, 2>", "Unknown: Vector<Single>", "Buffer: Vector<Double, 3>", "Words: Vector<String>"]);
        view.GetRowCount().ShouldBe(1);
        view.CanShuffle.ShouldBeFalse();
    }

    [Fact]
    public void CreateEnumerable_OfWhatWasLoaded_GivesTheSameValuesButKeysFromOne()
    {
        var row = new Everything { Field = 1.5, Number = 2, Text = "a", Memory = "b".AsMemory(), Flag = true, Big = 3, Small = 4, Key = 5, Known = [6, 7], Unknown = [8], Words = ["x", "y"] };
        Everything back = _ml.Data.CreateEnumerable<Everything>(_ml.Data.LoadFromEnumerable([row]), reuseRowObject: false).Single();
        (back.Field, back.Number, back.Text, back.Memory.ToString(), back.Flag, back.Big, back.Small, back.Key).ShouldBe((1.5, 2f, "a", "b", true, 3L, (byte)4, 6u));
        back.Known.ShouldBe(row.Known);
        back.Unknown.ShouldBe(row.Unknown);
        back.Words.ShouldBe(row.Words);
        back.Hidden.ShouldBe("not a column");
    }

    [Fact]
    public void CreateEnumerable_MissingColumn_ThrowsUnlessIgnored()
    {
        IDataView view = _ml.Data.LoadFromEnumerable([new One { A = 3 }]);
        Should.Throw<ArgumentOutOfRangeException>(() => _ml.Data.CreateEnumerable<Two>(view, false).ToList());
        _ml.Data.CreateEnumerable<Two>(view, false, ignoreMissingColumns: true).Single().A.ShouldBe(3);
    }

    [Fact]
    public void CreateEnumerable_WrongType_Throws() =>
        Should.Throw<InvalidOperationException>(() => _ml.Data.CreateEnumerable<Wrong>(_ml.Data.LoadFromEnumerable([new One()]), false).ToList())
            .Message.ShouldContain("Can't bind the IDataView column 'A'");

    [Fact]
    public void CreateEnumerable_ReusedRow_IsOneObject()
    {
        List<Row> rows = [.. _ml.Data.CreateEnumerable<Row>(_ml.View(3), reuseRowObject: true)];
        rows.Distinct().Count().ShouldBe(1);
    }

    [Fact]
    public void SchemaDefinition_AtRunTime_NamesTypesAndAnnotates()
    {
        SchemaDefinition definition = SchemaDefinition.Create(typeof(Loose));
        SchemaDefinition.Column x = definition["X"];
        x.ColumnName = "Features";
        x.ColumnType = new VectorDataViewType(NumberDataViewType.Single, 2);
        x.AddAnnotation("SlotNames", (string[])["p", "q"], new VectorDataViewType(TextDataViewType.Instance, 2));
        definition["X"].ShouldBeNull();
        IDataView view = _ml.Data.LoadFromEnumerable([new Loose { X = [1, 2] }], definition);
        DataViewSchema.Column column = view.Schema["Features"];
        column.ToString().ShouldBe("Features: Vector<Single, 2> {SlotNames}");
        column.HasSlotNames().ShouldBeTrue();
        column.Names().ShouldBe(["p", "q"]);
        view.GetColumn<float[]>("Features").Single().ShouldBe([1f, 2f]);
    }

    [Fact]
    public void GetColumn_OfEachKind_Converts()
    {
        IDataView view = _ml.View(4);
        view.GetColumn<float>("A").ShouldBe([0f, 1f, 2f, 3f]);
        view.GetColumn<string>("Kind").ShouldBe(["red", "green", "blue", "red"]);
        view.GetColumn<float[]>("V").Last().ShouldBe([3f, 3.5f, -3f]);
        Should.Throw<ArgumentOutOfRangeException>(() => view.GetColumn<int>("A").ToList());
        Should.Throw<ArgumentOutOfRangeException>(() => view.GetColumn<float>("None").ToList());
    }

    [Fact]
    public void Cursor_OverOneColumn_KeepsTheOthersInactive()
    {
        IDataView view = _ml.View(2);
        using DataViewRowCursor cursor = view.GetRowCursor([view.Schema["A"]]);
        cursor.IsColumnActive(view.Schema["A"]).ShouldBeTrue();
        cursor.IsColumnActive(view.Schema["B"]).ShouldBeFalse();
        cursor.Position.ShouldBe(-1);
        ValueGetter<float> getter = cursor.GetGetter<float>(view.Schema["A"]);
        cursor.MoveNext().ShouldBeTrue();
        cursor.Position.ShouldBe(0);
        float value = -1;
        getter(ref value);
        value.ShouldBe(0);
        Should.Throw<InvalidOperationException>(() => cursor.GetGetter<double>(view.Schema["A"]));
    }

    private sealed class Everything
    {
        public double Field;

        [ColumnName("Renamed")]
        public float Number { get; set; }

        public string Text { get; set; } = "";

        public ReadOnlyMemory<char> Memory { get; set; }

        public bool Flag { get; set; }

        public long Big { get; set; }

        public byte Small { get; set; }

        public DateTime Time { get; set; }

        [KeyType(10)]
        public uint Key { get; set; }

        [VectorType(2)]
        public float[] Known { get; set; } = [0, 0];

        public float[] Unknown { get; set; } = [];

        [VectorType(3)]
        public VBuffer<double> Buffer { get; set; } = new(3, [0.0, 0, 0]);

        public string[] Words { get; set; } = [];

        [NoColumn]
        public string Hidden { get; set; } = "not a column";
    }

    private sealed class One
    {
        public float A { get; set; }
    }

    private sealed class Two
    {
        public float A { get; set; }

        public float Missing { get; set; }
    }

    private sealed class Wrong
    {
        public double A { get; set; }
    }

    private sealed class Loose
    {
        public float[] X { get; set; } = [];
    }
}
