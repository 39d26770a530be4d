using System.Collections.Concurrent;
using Conformance.Tests.Support;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Conformance.Tests.Foreign;

/// <summary>Who runs on several threads, and that the order of rows does not depend on it.</summary>
public sealed class ParallelTests
{
    private readonly MLContext _ml = new(1);

    [Fact]
    public void Rows_ThroughSeveralTransforms_KeepTheirOrder()
    {
        IDataView view = _ml.Transforms.Concatenate("X", "A", "B").Append(_ml.Transforms.Expression("Y", "x : x + 1", "A")).Append(_ml.Transforms.NormalizeMinMax("X"))
            .Fit(_ml.View(2000)).Transform(_ml.View(2000));
        view.GetColumn<float>("Y").ShouldBe(Enumerable.Range(1, 2000).Select(i => (float)i));
        view.GetColumn<float[]>("X").Select(x => x[0]).ShouldBeInOrder();
    }

    [Fact]
    public void GetRowCursorSet_OfAnEnumerable_IsOneUntilATransformSplitsIt()
    {
        IDataView source = _ml.View(1000);
        source.GetRowCursorSet(source.Schema, 4).Length.ShouldBe(1);
        IDataView mapped = _ml.Transforms.Expression("Y", "x : x * 2", "A").Fit(source).Transform(source);
        DataViewRowCursor[] cursors = mapped.GetRowCursorSet([mapped.Schema["Y"]], 3);
        cursors.Length.ShouldBe(3);
        var seen = new ConcurrentBag<(long Batch, float Value)>();
        Parallel.ForEach(cursors, cursor =>
        {
            ValueGetter<float> getter = cursor.GetGetter<float>(mapped.Schema["Y"]);
            float value = 0;
            while (cursor.MoveNext())
            {
                getter(ref value);
                seen.Add((cursor.Batch, value));
            }

            cursor.Dispose();
        });
        seen.OrderBy(s => s.Value).Select(s => s.Value).ShouldBe(Enumerable.Range(0, 1000).Select(i => 2f * i));
        seen.OrderBy(s => s.Value).Select(s => s.Batch).ShouldBeInOrder();
    }

    [Fact]
    public void Cursor_DisposedEarly_Ends()
    {
        IDataView view = _ml.Transforms.Expression("Y", "x : x * 2", "A").Fit(_ml.View(1)).Transform(_ml.View(5000));
        using DataViewRowCursor cursor = view.GetRowCursor([view.Schema["Y"]]);
        cursor.MoveNext().ShouldBeTrue();
        cursor.MoveNext().ShouldBeTrue();
        cursor.Position.ShouldBe(1);
    }

    [Fact]
    public void RowIds_OfAnyOrder_StayWithTheirRows()
    {
        IDataView view = _ml.Transforms.Expression("Y", "x : x * 2", "A").Fit(_ml.View(1)).Transform(_ml.View(500));
        Dictionary<DataViewRowId, float> Read(IDataView of)
        {
            var found = new Dictionary<DataViewRowId, float>();
            using DataViewRowCursor cursor = of.GetRowCursor([of.Schema["A"]]);
            ValueGetter<DataViewRowId> id = cursor.GetIdGetter();
            ValueGetter<float> getter = cursor.GetGetter<float>(of.Schema["A"]);
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

        Read(view).OrderBy(p => p.Value).ShouldBe(Read(_ml.Data.ShuffleRows(view, seed: 2)).OrderBy(p => p.Value));
    }
}
