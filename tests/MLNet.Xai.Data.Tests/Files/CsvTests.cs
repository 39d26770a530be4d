using System.Text;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Xai.Data.Tests.Files;

public sealed class CsvTests : IDisposable
{
    private readonly MLContext _ml = new(seed: 1);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public sealed class Applicant
    {
        public float Age { get; set; }

        public int Children { get; set; }

        public bool Owner { get; set; }

        public string Purpose { get; set; } = "";
    }

    private DataViewSchema Schema => _ml.Data.LoadFromEnumerable<Applicant>([]).Schema;

    private List<string> Read(string text, DataViewSchema? schema = null, bool hasHeader = true) =>
        Rows.Dump(_ml.Data.OpenFile(_folder.Write("rows.csv", text), new OpenOptions { Schema = schema, HasHeader = hasHeader }), schema?.Select(c => c.Name));

    private string Fault(string text, DataViewSchema? schema = null, bool hasHeader = true) => Should.Throw<InvalidDataException>(() => Read(text, schema ?? Schema, hasHeader)).Message;

    [Fact]
    public void OpenFile_QuotedFields_AreReadAsRfc4180Says() =>
        Read("A,B\n\"x,\"\"y\"\"\",\"two\nlines\"\r\n,\" z \"\n").ShouldBe(["x,\"y\" | two\nlines", " |  z "]);

    [Fact]
    public void OpenFile_ColumnsInAnyOrderAndMoreOfThem_AreFoundByName() =>
        Read("Id,Purpose,Owner,Children,Age\n7,car,yes,2,41.5\n8,,0,0,\n", Schema).ShouldBe(["42260000 | 2 | True | car", "NaN | 0 | False | "]);

    [Theory]
    [InlineData("")]
    [InlineData("?")]
    [InlineData("NA")]
    [InlineData("n/a")]
    [InlineData("nan")]
    public void OpenFile_NoValue_IsNaN(string text) => Read($"Age,Children,Owner,Purpose\n{text},1,1,x\n", Schema)[0].ShouldStartWith("NaN |");

    [Theory]
    [InlineData("Age,Children,Owner,Purpose\n1,1,1,x\nold,1,1,x\n", "row 1 (line 3), column 'Age': 'old' cannot be read as Single.")]
    [InlineData("Age,Children,Owner,Purpose\n1,1.5,1,x\n", "row 0 (line 2), column 'Children': '1.5' cannot be read as Int32.")]
    [InlineData("Age,Children,Owner,Purpose\n1,,1,x\n", "row 0 (line 2), column 'Children': no value ('')")]
    [InlineData("Age,Children,Owner,Purpose\n1,1,maybe,x\n", "column 'Owner': 'maybe' cannot be read as Boolean.")]
    [InlineData("Age,Children,Owner,Purpose\n1e99,1,1,x\n", "column 'Age': '1e99' cannot be read as Single.")]
    [InlineData("Age,Children,Owner,Purpose\n1,1,1\n", "row 0 (line 2), 3 fields, and the first line has 4.")]
    [InlineData("Age,Children,Owner,Purpose\n1,1,1,x,y\n", "5 fields, and the first line has 4.")]
    [InlineData("age,Children,Owner,Purpose\n", "there is no column 'Age'")]
    [InlineData("age,Children,Owner,Purpose\n", "Is 'age' meant?")]
    [InlineData("Age,Children,Owner\n", "there is no column 'Purpose'")]
    [InlineData("Age,Age,Children,Owner,Purpose\n", "2 columns are called 'Age'")]
    [InlineData("", "there is no column 'Age'")]
    public void OpenFile_WhatCannotBeRead_IsSaidWithItsPlace(string text, string expected)
    {
        string message = Fault(text);
        message.ShouldContain(expected);
        message.ShouldContain("rows.csv");
    }

    [Fact]
    public void OpenFile_AColumnThatNobodyReads_MayBeLackingOrUnreadable()
    {
        IDataView view = _ml.Data.OpenFile(_folder.Write("rows.csv", "Age,Owner\n5,maybe\n"), new OpenOptions { Schema = Schema });

        Rows.Dump(view, ["Age"]).ShouldBe(["40A00000"]);
        Should.Throw<InvalidDataException>(() => Rows.Dump(view, ["Age", "Children"])).Message.ShouldContain("'Children'");
    }

    [Fact]
    public void OpenFile_WithoutNames_TakesTheModelsColumnsInOrder()
    {
        Read("41,1,true,car\n", Schema, hasHeader: false).ShouldBe(["42240000 | 1 | True | car"]);
        Fault("41,1,true\n", hasHeader: false).ShouldContain("which are 4 (Age, Children, Owner, Purpose), and the file has 3");
    }

    [Theory]
    [InlineData("A,B\n")]
    [InlineData("A,B")]
    [InlineData("\uFEFFA,B\r\n")]
    public void OpenFile_NoRows_IsAnEmptyView(string text) => Read(text).ShouldBeEmpty();

    [Fact]
    public void OpenFile_ByteOrderMarkAndEmptyLines_AreNoData() => Read("\uFEFFA,B\n1,2\n\n3,4\n\n").ShouldBe(["1 | 2", "3 | 4"]);

    [Fact]
    public void OpenFile_OtherEncodingsAndLineEnds_AreRefused()
    {
        File.WriteAllBytes(_folder["rows.csv"], Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes("A,B\n1,2\n")).ToArray());
        Should.Throw<InvalidDataException>(() => _ml.Data.OpenFile(_folder["rows.csv"])).Message.ShouldContain("UTF-16");
        File.WriteAllBytes(_folder["rows.csv"], [.. "A,B\n"u8, 0xE9, .. ",2\n"u8]);
        Should.Throw<InvalidDataException>(() => Rows.Dump(_ml.Data.OpenFile(_folder["rows.csv"]))).Message.ShouldContain("no UTF-8");
        Should.Throw<InvalidDataException>(() => Read("A,B\r1,2\r")).Message.ShouldContain("carriage return alone");
        File.WriteAllBytes(_folder["rows.csv"], "PAR1xxxx"u8.ToArray());
        Should.Throw<InvalidDataException>(() => _ml.Data.OpenFile(_folder["rows.csv"])).Message.ShouldContain("Parquet");
    }

    [Fact]
    public void OpenFile_ANameNotClosedByItsQuote_IsNoData()
    {
        string text = "\"A,B\n1,2\n" + new string('x', 1000);
        Should.Throw<InvalidDataException>(() => Rows.Dump(_ml.Data.OpenFile(_folder.Write("rows.csv", text), new OpenOptions { Schema = Schema })));
    }

    [Fact]
    public void OpenFile_VectorsOfTheModel_AreFoundBySlotNames()
    {
        IDataView loaded = _ml.Data.CreateTextLoader([new TextLoader.Column("Features", DataKind.Single, 0, 2)], hasHeader: true, separatorChar: ',',
            dataSample: new MultiFileSource(_folder.Write("train.csv", "Age,Income,Height\n1,2,3\n"))).Load(_folder["train.csv"]);

        Read("Height,Age,Id,Income\n3,1,9,2\n6,4,9,\n", loaded.Schema).ShouldBe(["[3F800000, 40000000, 40400000]", "[40800000, NaN, 40C00000]"]);
        Should.Throw<InvalidDataException>(() => Read("Height,Age\n3,1\n", loaded.Schema)).Message.ShouldContain("called by the slots' names");
    }

    [Fact]
    public void OpenFile_Cancelled_Ends()
    {
        using var source = new CancellationTokenSource();
        IDataView view = _ml.Data.OpenFile(_folder.Write("rows.csv", "A\n1\n"), new OpenOptions { Cancellation = source.Token });
        source.Cancel();
        Should.Throw<OperationCanceledException>(() => Rows.Dump(view));
    }
}
