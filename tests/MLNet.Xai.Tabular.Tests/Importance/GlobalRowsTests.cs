using System.Diagnostics;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Tabular.Models;

namespace MLNet.Xai.Tabular.Tests.Importance;

/// <summary>Rows are read in their order, whoever reads them: one thread, or ML.NET's several where steps before the model are dear.</summary>
public sealed class GlobalRowsTests
{
    private const int Rows = 5000;
    private readonly MLContext _ml = new(1);
    private int _mapped;

    [Theory]
    [InlineData(0, null)]
    [InlineData(0, 1)]
    [InlineData(10, null)]
    [InlineData(10, 1)]
    [InlineData(10, 4)]
    public void Read_OfCheapAndOfDearRows_IsTheRowsInTheirOrder(int microseconds, int? threads)
    {
        (GlobalModel of, Row[] rows) = Make(microseconds);
        using GlobalRows read = Read(of, new PermutationImportanceOptions { Threads = threads });

        read.Count.ShouldBe(Rows);
        read.Values.ToArray().ShouldBe([.. rows.SelectMany(r => new[] { 2 * r.A, r.B })]);
        read.Labels.ShouldBe([.. rows.Select(r => (double)r.Label)]);

        // Two thousand rows are read again where they are dear and there is another thread to help.
        int again = microseconds > 0 && threads != 1 && Environment.ProcessorCount > 1 ? 2048 : 0;
        _mapped.ShouldBeGreaterThanOrEqualTo(Rows + again);
    }

    [Fact]
    public void Read_OfSomeRows_IsTheSameForDearOnes()
    {
        using GlobalRows cheap = Read(Make(0).Of, new PermutationImportanceOptions { MaxRows = 3000, Seed = 5 }), dear = Read(Make(10).Of, new PermutationImportanceOptions { MaxRows = 3000, Seed = 5 });
        dear.Count.ShouldBe(3000);
        dear.Values.ToArray().ShouldBe(cheap.Values.ToArray());
        dear.Labels.ShouldBe(cheap.Labels);
    }

    [Fact]
    public void Read_OfADearRowWithoutALabel_NamesIt()
    {
        (GlobalModel of, _) = Make(10, missing: 4321);
        Should.Throw<InvalidOperationException>(() => Read(of, new PermutationImportanceOptions())).Message.ShouldStartWith("Row 4321: there is no label in the column 'Label'.");
    }

    private static GlobalRows Read(GlobalModel of, PermutationImportanceOptions options) => GlobalRows.Read(
        of, options, SideColumn.Label(of.Schema, nameof(Row.Label), TreeModelTask.Regression, [], "LabelColumnName"), null, null, new Progress<ExplainProgress>());

    private (GlobalModel Of, Row[] Rows) Make(int microseconds, int missing = -1)
    {
        var random = new Random(1);
        Row[] rows = [.. Enumerable.Range(0, Rows).Select(_ => new Row { A = random.NextSingle(), B = random.NextSingle(), Label = random.NextSingle() })];

        // A sequence says nothing of its length.
        IDataView train = _ml.Data.LoadFromEnumerable(rows[..500]);
        ITransformer model = _ml.Transforms.CustomMapping<Row, Doubled>(Map, null).Append(_ml.Transforms.Concatenate("Features", nameof(Doubled.Twice), nameof(Row.B)))
            .Append(_ml.Regression.Trainers.FastTree(numberOfTrees: 3, numberOfLeaves: 4)).Fit(train);
        if (missing >= 0)
            rows[missing].Label = float.NaN;
        _mapped = 0;
        return (GlobalModel.Find(model, _ml.Data.LoadFromEnumerable(rows.Select(r => r)), new PermutationImportanceOptions()), rows);

        void Map(Row row, Doubled to)
        {
            Interlocked.Increment(ref _mapped);
            for (long start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start).TotalMicroseconds < microseconds;)
                Thread.SpinWait(1);
            to.Twice = 2 * row.A;
        }
    }

    private sealed class Row
    {
        public float A { get; set; }

        public float B { get; set; }

        public float Label { get; set; }
    }

    private sealed class Doubled
    {
        public float Twice { get; set; }
    }
}
