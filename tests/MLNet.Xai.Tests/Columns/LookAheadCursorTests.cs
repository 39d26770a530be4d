using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Columns;
using MLNet.Xai.Tests.Support;

namespace MLNet.Xai.Tests.Columns;

public sealed class LookAheadCursorTests
{
    private readonly MLContext _ml = new(1);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(32)]
    [InlineData(33)]
    [InlineData(60_000)]
    public void Transform_AnyNumberOfRows_KeepsOrderAndEveryColumn(int count)
    {
        IDataView view = Toys.Transformer().Transform(Toys.View(_ml, count));

        int i = 0;
        foreach (ToyExplained row in _ml.Data.CreateEnumerable<ToyExplained>(view, reuseRowObject: false))
            Toys.Check(row, i++);

        i.ShouldBe(count);
    }

    [Fact]
    public void GetRowCursor_NoAddedColumn_ExplainsNothing()
    {
        ToyExplainer explainer = Toys.Explainer();
        IDataView view = explainer.ToTransformer(Watch.Nobody).Transform(Toys.View(_ml, 100));

        view.GetColumn<float>("Id").Sum().ShouldBe(4950);

        explainer.Calls.ShouldBe(0);
    }

    [Fact]
    public void MoveNext_FirstRowOnly_ExplainsAFewRows()
    {
        ToyExplainer explainer = Toys.Explainer();
        IDataView view = explainer.ToTransformer(Watch.Nobody).Transform(Toys.View(_ml, 100_000));

        view.GetColumn<float[]>("Toy").First().Length.ShouldBe(3);

        explainer.RowsExplained.ShouldBeLessThanOrEqualTo(32);
    }

    [Fact]
    public void Needs_OnlyBaseValueActive_DoesNotActivateFeatures()
    {
        IDataView source = Toys.View(_ml, 3);
        IRowToRowMapper mapper = ((ITransformer)Toys.Transformer()).GetRowToRowMapper(source.Schema);

        mapper.GetDependencies([mapper.OutputSchema["Toy.BaseValue"]]).Select(c => c.Name).ShouldBe(["Wanted"]);
        mapper.GetDependencies([mapper.OutputSchema["Toy"], mapper.OutputSchema["Id"]]).Select(c => c.Name).Order()
            .ShouldBe(["Features", "Id", "Wanted"]);
    }

    [Theory]
    [InlineData(20)]
    [InlineData(50_000)]
    public void MoveNext_ExplainerFailsAtARow_ServesTheRowsBeforeAndNamesTheRow(int bad)
    {
        IEnumerable<ToyRow> rows = Toys.Rows(60_000).Select((r, i) =>
        {
            if (i == bad)
                r.Features = [13, 0, 0];
            return r;
        });
        IDataView view = Toys.Transformer().Transform(_ml.Data.LoadFromEnumerable(rows));
        int served = 0;

        InvalidOperationException e = Should.Throw<InvalidOperationException>(() =>
        {
            foreach (float[] _ in view.GetColumn<float[]>("Toy"))
                served++;
        });

        served.ShouldBe(bad);
        e.Message.ShouldBe($"Toy failed at row {bad}: thirteen is unlucky");
        e.InnerException.ShouldBeOfType<ArithmeticException>();
    }

    [Fact]
    public void MoveNext_SourceFailsAtARow_ServesTheRowsBefore()
    {
        IEnumerable<ToyRow> rows = Toys.Rows(500).Select((r, i) => i == 100 ? throw new IOException("disk") : r);
        IDataView view = Toys.Transformer().Transform(_ml.Data.LoadFromEnumerable(rows));
        int served = 0;

        Should.Throw<IOException>(() =>
        {
            foreach (float[] _ in view.GetColumn<float[]>("Toy"))
                served++;
        });

        served.ShouldBe(100);
    }

    [Fact]
    public void MoveNext_CancelledHalfWay_Throws()
    {
        using var cancel = new CancellationTokenSource();
        IDataView view = Toys.Explainer().ToTransformer(new Watch(null, cancel.Token)).Transform(Toys.View(_ml, 500_000));
        int served = 0;

        Should.Throw<OperationCanceledException>(() =>
        {
            foreach (float[] _ in view.GetColumn<float[]>("Toy"))
            {
                if (++served == 1000)
                    cancel.Cancel();
            }
        });

        served.ShouldBeInRange(1000, 100_000);
    }

    [Fact]
    public void Dispose_InTheMiddle_DisposesTheSource()
    {
        IDataView view = Toys.Transformer().Transform(Toys.View(_ml, 100_000));
        DataViewRowCursor cursor = view.GetRowCursor(view.Schema);
        for (int i = 0; i < 20_000; i++)
            cursor.MoveNext().ShouldBeTrue();

        cursor.Dispose();
        cursor.Dispose();

        cursor.MoveNext().ShouldBeFalse();
    }

    [Fact]
    public void Progress_AfterAll_HasHeardOfEveryRow()
    {
        var reports = new List<ExplainProgress>();
        IDataView view = Toys.Explainer().ToTransformer(new Watch(new Listener(reports), CancellationToken.None)).Transform(Toys.View(_ml, 5000));

        view.GetColumn<float[]>("Toy").Count().ShouldBe(5000);

        reports[^1].ShouldBe(new ExplainProgress("explaining", 5000));
    }

    [Fact]
    public void GetRowCursor_PositionBatchAndId_AreTheSource()
    {
        IDataView source = Toys.View(_ml, 3000);
        IDataView view = Toys.Transformer().Transform(source);
        using DataViewRowCursor a = source.GetRowCursor(source.Schema);
        using DataViewRowCursor b = view.GetRowCursor(view.Schema);
        ValueGetter<DataViewRowId> idOfA = a.GetIdGetter(), idOfB = b.GetIdGetter();
        b.Position.ShouldBe(-1);
        DataViewRowId x = default, y = default;
        while (a.MoveNext())
        {
            b.MoveNext().ShouldBeTrue();
            b.Position.ShouldBe(a.Position);
            b.Batch.ShouldBe(a.Batch);
            idOfA(ref x);
            idOfB(ref y);
            y.ShouldBe(x);
        }

        b.MoveNext().ShouldBeFalse();
        b.Position.ShouldBe(-1);
    }

    [Fact]
    public void GetRowCursorSet_OfACachedSource_GivesAllRowsOnce()
    {
        IDataView view = Toys.Transformer().Transform(_ml.Data.Cache(Toys.View(_ml, 20_000)));
        var ids = new List<float>();
        foreach (DataViewRowCursor cursor in view.GetRowCursorSet(view.Schema, 2))
        {
            using (cursor)
            {
                ValueGetter<float> id = cursor.GetGetter<float>(view.Schema["Id"]);
                ValueGetter<VBuffer<float>> toy = cursor.GetGetter<VBuffer<float>>(view.Schema["Toy"]);
                VBuffer<float> values = default;
                float value = 0;
                while (cursor.MoveNext())
                {
                    id(ref value);
                    toy(ref values);
                    ids.Add(value);
                    if (Toys.Row((int)value).Wanted)
                        values.GetItemOrDefault(0).ShouldBe(value + 0.5f);
                }
            }
        }

        ids.Order().ShouldBe(Enumerable.Range(0, 20_000).Select(i => (float)i));
    }

    [Fact]
    public void GetGetter_InactiveOrMistyped_SaysSo()
    {
        IDataView view = Toys.Transformer().Transform(Toys.View(_ml, 3));
        using DataViewRowCursor cursor = view.GetRowCursor([view.Schema["Toy"]]);

        Should.Throw<InvalidOperationException>(() => cursor.GetGetter<float>(view.Schema["Id"])).Message
            .ShouldBe("The column 'Id' was not asked for when the cursor was opened.");
        Should.Throw<InvalidOperationException>(() => cursor.GetGetter<float>(view.Schema["Toy"])).Message.ShouldContain("cannot be read as System.Single");
    }

    private sealed class Listener(List<ExplainProgress> reports) : IProgress<ExplainProgress>
    {
        public void Report(ExplainProgress value) => reports.Add(value);
    }
}
