using Conformance.Tests.Support;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Conformance.Tests.Data;

public sealed class TextFileTests
{
    private readonly MLContext _ml = new(1);

    [Fact]
    public void LoadFromTextFile_Attributes_NameFieldsAndRanges()
    {
        using var file = new TemporaryFile(".csv", "Label,Name,X1,X2,X3\ntrue,\"a, \"\"b\"\"\",1,2.5,-3e1\n\n0,plain,4,,?\n");
        IDataView view = _ml.Data.LoadFromTextFile<Input>(file.Path, separatorChar: ',', hasHeader: true, allowQuoting: true);
        view.Schema.Describe().ShouldBe(["Label: Boolean", "Name: String", "Features: Vector<Single, 3>", "First: Single"]);
        List<Input> rows = [.. _ml.Data.CreateEnumerable<Input>(view, false)];
        rows.Count.ShouldBe(2);
        rows[0].Label.ShouldBeTrue();
        rows[0].Name.ShouldBe("a, \"b\"");
        rows[0].Features.ShouldBe([1f, 2.5f, -30f]);
        rows[1].Label.ShouldBeFalse();
        rows[1].Features[1].ShouldBe(0);
        rows[1].Features[2].ShouldBe(float.NaN);
        rows[1].First.ShouldBe(4);
    }

    [Fact]
    public void LoadFromTextFile_MissingRealsAsNaNs_MakesEmptyFieldsMissing()
    {
        using var file = new TemporaryFile(".tsv", "1\t\n\t2\n");
        IDataView view = _ml.Data.LoadFromTextFile(file.Path, new TextLoader.Options
        {
            Columns = [new TextLoader.Column("X", DataKind.Single, 0, 1)],
            MissingRealsAsNaNs = true,
        });
        view.GetColumn<float[]>("X").ShouldBe([[1f, float.NaN], [float.NaN, 2f]]);
    }

    [Fact]
    public void LoadFromTextFile_Options_GiveTheHeadersSlotNames()
    {
        using var file = new TemporaryFile(".csv", "Label,X1,X2\n1,2,3\n");
        IDataView view = _ml.Data.LoadFromTextFile(file.Path, new TextLoader.Options
        {
            Columns = [new TextLoader.Column("Features", DataKind.Single, 1, 2)],
            HasHeader = true,
            Separators = [','],
        });
        view.Schema["Features"].Names().ShouldBe(["X1", "X2"]);
        view.GetColumn<float[]>("Features").Single().ShouldBe([2f, 3f]);
    }

    [Fact]
    public void LoadFromTextFile_ColumnsAndKeys_AreTyped()
    {
        using var file = new TemporaryFile(".tsv", "// a comment\n0\tx\t7\n2\ty\t8\nNA\tz\t9\n");
        IDataView view = _ml.Data.LoadFromTextFile(file.Path, [
            new TextLoader.Column("Key", DataKind.UInt32, [new TextLoader.Range(0)], new KeyCount(3)),
            new TextLoader.Column("Text", DataKind.String, 1),
            new TextLoader.Column("Number", DataKind.Int32, 2)]);
        view.Schema["Key"].Type.ShouldBe(new KeyDataViewType(typeof(uint), 3));
        view.GetColumn<uint>("Key").ShouldBe([1u, 3u, 0u]);
        view.GetColumn<string>("Text").ShouldBe(["x", "y", "z"]);
        view.GetColumn<int>("Number").Sum().ShouldBe(24);
    }

    [Fact]
    public void LoadFromTextFile_NotAnInteger_ThrowsWhenRead()
    {
        using var file = new TemporaryFile(".tsv", "12\nabc\n");
        IDataView view = _ml.Data.LoadFromTextFile(file.Path, [new TextLoader.Column("N", DataKind.Int32, 0)]);
        Should.Throw<FormatException>(() => view.GetColumn<int>("N").ToList()).Message.ShouldContain("Could not parse value abc");
    }

    [Fact]
    public void LoadFromTextFile_NoFile_Throws() =>
        Should.Throw<ArgumentOutOfRangeException>(() => _ml.Data.LoadFromTextFile<Input>("no-such-file.csv"));

    [Fact]
    public void TextLoader_SeveralFiles_AreReadOneAfterAnother()
    {
        using var a = new TemporaryFile(".tsv", "H\n1\n2\n");
        using var b = new TemporaryFile(".tsv", "H\n3\n");
        TextLoader loader = _ml.Data.CreateTextLoader([new TextLoader.Column("X", DataKind.Single, 0)], hasHeader: true);
        loader.Load(a.Path, b.Path).GetColumn<float>("X").ShouldBe([1f, 2f, 3f]);
    }

    [Fact]
    public void SaveAsText_ReadBack_GivesTheSameRows()
    {
        List<Row> rows = Rows.Make(120);
        rows[3].A = float.NaN;
        rows[4].Kind = "with \"quotes\", and\ttab";
        rows[5].Kind = "";
        IDataView view = _ml.Transforms.Concatenate("X", "A", "B").Fit(_ml.Data.LoadFromEnumerable(rows)).Transform(_ml.Data.LoadFromEnumerable(rows));
        using var file = new TemporaryFile(".tsv");
        using (FileStream stream = File.Create(file.Path))
            _ml.Data.SaveAsText(view, stream);
        File.ReadLines(file.Path).First().ShouldBe("#@ TextLoader{");
        IDataView back = _ml.Data.LoadFromTextFile(file.Path, [
            new TextLoader.Column("A", DataKind.Single, 0), new TextLoader.Column("Count", DataKind.Int32, 2), new TextLoader.Column("V", DataKind.Single, 3, 5),
            new TextLoader.Column("Kind", DataKind.String, 6), new TextLoader.Column("Flag", DataKind.Boolean, 7), new TextLoader.Column("X", DataKind.Single, 8, 9)],
            hasHeader: true, allowQuoting: true, allowSparse: true);
        back.GetColumn<float>("A").ShouldBe(rows.Select(r => r.A));
        back.GetColumn<int>("Count").ShouldBe(rows.Select(r => r.Count));
        back.GetColumn<float[]>("V").ShouldBe(rows.Select(r => r.V));
        back.GetColumn<string>("Kind").ShouldBe(rows.Select(r => r.Kind));
        back.GetColumn<bool>("Flag").ShouldBe(rows.Select(r => r.Flag));
    }

    [Fact]
    public void SaveAsText_MostlyZero_IsWrittenSparse()
    {
        var buffer = new VBuffer<float>(40, 2, [5f, 6f], [3, 30]);
        using var stream = new MemoryStream();
        _ml.Data.SaveAsText(_ml.Data.LoadFromEnumerable([new Wide { X = buffer }]), stream, headerRow: false, schema: false);
        System.Text.Encoding.UTF8.GetString(stream.ToArray()).Trim().ShouldBe("40\t3:5\t30:6");
    }

    [Fact]
    public void Cursors_InParallel_ReadEveryLineOnce()
    {
        using var file = new TemporaryFile(".tsv", string.Join('\n', Enumerable.Range(0, 1000)));
        IDataView view = _ml.Data.LoadFromTextFile(file.Path, [new TextLoader.Column("X", DataKind.Int32, 0)]);
        view.GetColumn<int>("X").ShouldBe(Enumerable.Range(0, 1000));
        DataViewRowCursor[] cursors = view.GetRowCursorSet([view.Schema["X"]], 3);
        var seen = new System.Collections.Concurrent.ConcurrentBag<int>();
        Parallel.ForEach(cursors, cursor =>
        {
            ValueGetter<int> getter = cursor.GetGetter<int>(cursor.Schema["X"]);
            int value = 0;
            while (cursor.MoveNext())
            {
                getter(ref value);
                seen.Add(value);
            }

            cursor.Dispose();
        });
        seen.Order().ShouldBe(Enumerable.Range(0, 1000));
    }

    private sealed class Input
    {
        [LoadColumn(0)]
        public bool Label { get; set; }

        [LoadColumn(1)]
        public string Name { get; set; } = "";

        [LoadColumn(2, 4), VectorType(3)]
        public float[] Features { get; set; } = [];

        [LoadColumn(2)]
        public float First { get; set; }
    }

    private sealed class Wide
    {
        [VectorType(40)]
        public VBuffer<float> X { get; set; }
    }
}
