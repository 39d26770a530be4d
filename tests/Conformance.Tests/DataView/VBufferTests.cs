using Microsoft.ML.Data;

namespace Conformance.Tests.DataView;

public sealed class VBufferTests
{
    private static readonly VBuffer<float> Sparse = new(5, 2, [7f, 8f], [1, 4]);

    [Fact]
    public void Sparse_Values_AreSeenDense()
    {
        Sparse.IsDense.ShouldBeFalse();
        Sparse.DenseValues().ShouldBe([0f, 7f, 0f, 0f, 8f]);
        Sparse.Items().ShouldBe([new(1, 7f), new(4, 8f)]);
        Sparse.Items(all: true).Count().ShouldBe(5);
        Sparse.GetItemOrDefault(4).ShouldBe(8f);
        Sparse.GetItemOrDefault(0).ShouldBe(0f);
        Should.Throw<ArgumentOutOfRangeException>(() => Sparse.GetItemOrDefault(5));
    }

    [Fact]
    public void CopyTo_Span_FillsWhatIsMissing()
    {
        var target = new float[7];
        Sparse.CopyTo(target, 1, -1f);
        target.ShouldBe([0f, -1f, 7f, -1f, -1f, 8f, 0f]);
        Should.Throw<ArgumentOutOfRangeException>(() => Sparse.CopyTo(new float[4]));
    }

    [Fact]
    public void CopyTo_Slice_ShiftsIndices()
    {
        VBuffer<float> slice = default;
        Sparse.CopyTo(ref slice, 1, 3);
        slice.Length.ShouldBe(3);
        slice.DenseValues().ShouldBe([7f, 0f, 0f]);
        new VBuffer<float>(4, [1f, 2f, 3f, 4f]).CopyTo(ref slice, 2, 2);
        slice.DenseValues().ShouldBe([3f, 4f]);
    }

    [Fact]
    public void CopyToDense_OfASparseVector_IsDense()
    {
        VBuffer<float> dense = default;
        Sparse.CopyToDense(ref dense);
        dense.IsDense.ShouldBeTrue();
        dense.GetValues().ToArray().ShouldBe([0f, 7f, 0f, 0f, 8f]);
    }

    [Fact]
    public void Editor_OfABigEnoughBuffer_ReusesItsMemory()
    {
        var memory = new float[8];
        var buffer = new VBuffer<float>(8, memory);
        VBufferEditor<float> editor = VBufferEditor.Create(ref buffer, 4);
        editor.CreatedNewValues.ShouldBeFalse();
        editor.Values.Fill(3);
        buffer = editor.Commit();
        buffer.Length.ShouldBe(4);
        memory[..4].ShouldAllBe(v => v == 3);
        VBufferEditor<float> larger = VBufferEditor.Create(ref buffer, 100);
        larger.CreatedNewValues.ShouldBeTrue();
        larger.Values.Length.ShouldBe(100);
    }

    [Fact]
    public void Editor_CommitTruncated_MakesASparseVector()
    {
        VBuffer<float> buffer = default;
        VBufferEditor<float> editor = VBufferEditor.Create(ref buffer, 10, 3);
        editor.Values[0] = 5;
        editor.Indices[0] = 6;
        buffer = editor.CommitTruncated(1);
        buffer.Length.ShouldBe(10);
        buffer.Items().ShouldBe([new(6, 5f)]);
        buffer.ToString().ShouldBe("Sparse vector of size 10, 1 explicit values");
    }
}
