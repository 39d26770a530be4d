using System.Collections.Concurrent;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Tests.Support;

namespace MLNet.Xai.Tests.ReliedOn;

/// <summary>Which columns a cursor computes, who runs on several threads, and that the order of rows does not depend on it.</summary>
public sealed class CursorTests
{
    private readonly MLContext _ml = new(1);

    [Fact]
    public void Cursor_OverOneColumn_KeepsTheOthersInactive()
    {
        IDataView view = Toys.View(_ml, 2);
        using DataViewRowCursor cursor = view.GetRowCursor([view.Schema["Id"]]);
        cursor.IsColumnActive(view.Schema["Id"]).ShouldBeTrue();
        cursor.IsColumnActive(view.Schema["Age"]).ShouldBeFalse();
        cursor.Position.ShouldBe(-1);
        cursor.MoveNext().ShouldBeTrue();
        cursor.Position.ShouldBe(0);
        Should.Throw<InvalidOperationException>(() => cursor.GetGetter<double>(view.Schema["Id"]));
    }

    [Fact]
    public void CursorSet_OfAnEnumerable_IsOne()
    {
        IDataView source = Toys.View(_ml, 1000);
        source.GetRowCursorSet(source.Schema, 4).Length.ShouldBe(1);
    }

    [Fact]
    public void CursorSet_OfACache_SplitsTheRowsIntoBatchesInOrder()
    {
        IDataView cached = _ml.Data.Cache(Toys.Transformer().Transform(Toys.View(_ml, 3000)), "Id", "Toy");
        DataViewRowCursor[] cursors = cached.GetRowCursorSet([cached.Schema["Id"]], 3);
        cursors.Length.ShouldBe(3);
        (long Batch, float Id)[] seen = ReadAll(cursors, cached.Schema["Id"]);
        seen.Select(s => s.Id).ShouldBe(Enumerable.Range(0, 3000).Select(i => (float)i));
    }

    [Fact]
    public void CursorSet_ExplainedBehindACache_EachCursorExplainsItsOwnRows()
    {
        IDataView cached = _ml.Data.Cache(Toys.View(_ml, 3000));
        IDataView view = Toys.Transformer().Transform(cached);
        DataViewRowCursor[] cursors = view.GetRowCursorSet([view.Schema["Id"], view.Schema["Toy"]], 3);
        cursors.Length.ShouldBe(3);

        var seen = new ConcurrentDictionary<float, float>();
        Parallel.ForEach(cursors, cursor =>
        {
            using DataViewRowCursor rows = cursor;
            ValueGetter<float> id = rows.GetGetter<float>(view.Schema["Id"]);
            ValueGetter<VBuffer<float>> toy = rows.GetGetter<VBuffer<float>>(view.Schema["Toy"]);
            float key = 0;
            VBuffer<float> value = default;
            while (rows.MoveNext())
            {
                id(ref key);
                toy(ref value);
                seen.TryAdd(key, value.GetValues()[0]).ShouldBeTrue();
            }
        });
        seen.Count.ShouldBe(3000);
        seen.ShouldAllBe(pair => Toys.Row((int)pair.Key).Wanted ? pair.Value == pair.Key + 0.5f : float.IsNaN(pair.Value));
    }

    /// <summary>A transform with enough to do splits its source into several threads and consolidates them: its batches say which rows come first.</summary>
    [Fact]
    public void Cursor_ConsolidatedFromThreads_KeepsTheOrder()
    {
        IDataView source = Toys.View(_ml, 5000);
        IDataView mapped = _ml.Transforms.Expression("Twice", "x : x * 2", "Id").Append(_ml.Transforms.NormalizeMinMax("Features")).Fit(source).Transform(source);
        mapped.GetColumn<float>("Twice").ShouldBe(Enumerable.Range(0, 5000).Select(i => 2f * i));
        Toys.Transformer().Transform(mapped).GetColumn<float>("Id").ShouldBe(Enumerable.Range(0, 5000).Select(i => (float)i));

        DataViewRowCursor[] cursors = mapped.GetRowCursorSet([mapped.Schema["Twice"]], 3);
        cursors.Length.ShouldBe(3);
        (long Batch, float Value)[] seen = ReadAll(cursors, mapped.Schema["Twice"]);
        seen.Select(s => s.Value).ShouldBe(Enumerable.Range(0, 5000).Select(i => 2f * i));
        seen.Select(s => s.Batch).ShouldBeInOrder();
    }

    [Fact]
    public void Cursor_DisposedEarly_StopsTheThreadsBehindIt()
    {
        IDataView source = Toys.View(_ml, 50_000);
        IDataView view = Toys.Transformer().Transform(_ml.Transforms.Expression("Twice", "x : x * 2", "Id").Fit(source).Transform(source));
        using DataViewRowCursor cursor = view.GetRowCursor([view.Schema["Twice"], view.Schema["Toy"]]);
        cursor.MoveNext().ShouldBeTrue();
        cursor.MoveNext().ShouldBeTrue();
        cursor.Position.ShouldBe(1);
    }

    [Fact]
    public void RowIds_OfAnyOrder_StayWithTheirRows()
    {
        IDataView view = Toys.Transformer().Transform(Toys.View(_ml, 500));
        Ids(_ml.Data.ShuffleRows(view, seed: 2)).OrderBy(p => p.Value).ShouldBe(Ids(view).OrderBy(p => p.Value));
    }

    private static (long Batch, float Value)[] ReadAll(DataViewRowCursor[] cursors, DataViewSchema.Column column)
    {
        var seen = new ConcurrentBag<(long Batch, float Value)>();
        Parallel.ForEach(cursors, cursor =>
        {
            using DataViewRowCursor rows = cursor;
            ValueGetter<float> getter = rows.GetGetter<float>(column);
            float value = 0;
            while (rows.MoveNext())
            {
                getter(ref value);
                seen.Add((rows.Batch, value));
            }
        });
        return [.. seen.OrderBy(s => s.Value)];
    }

    private static Dictionary<DataViewRowId, float> Ids(IDataView view)
    {
        var found = new Dictionary<DataViewRowId, float>();
        using DataViewRowCursor cursor = view.GetRowCursor([view.Schema["Id"], view.Schema["Toy"]]);
        ValueGetter<DataViewRowId> id = cursor.GetIdGetter();
        ValueGetter<float> getter = cursor.GetGetter<float>(view.Schema["Id"]);
        while (cursor.MoveNext())
        {
            DataViewRowId key = default;
            float value = 0;
            id(ref key);
            getter(ref value);
            found.Add(key, value);
        }

        return found;
    }
}
