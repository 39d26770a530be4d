using Microsoft.ML.Data;

namespace MLNet.Xai.Tests.ReliedOn;

/// <summary>Vectors as ML.NET holds them: sparse ones are read as rows, and the memory of the consumer's buffer is used again.</summary>
public sealed class VectorTests
{
    private static readonly VBuffer<float> s_sparse = new(5, 2, [7f, 8f], [1, 4]);

    [Fact]
    public void CopyTo_ASparseVectorIntoASpan_WritesZerosBetween()
    {
        float[] target = [9, 9, 9, 9, 9];
        s_sparse.CopyTo(target);
        target.ShouldBe([0f, 7f, 0f, 0f, 8f]);
        Should.Throw<ArgumentOutOfRangeException>(() => s_sparse.CopyTo(new float[4]));
    }

    [Fact]
    public void CopyTo_AnotherBuffer_SharesNothing()
    {
        VBuffer<float> copy = default;
        float[] memory = [1, 2, 3];
        new VBuffer<float>(3, memory).CopyTo(ref copy);
        memory[0] = 100;
        copy.DenseValues().ShouldBe([1f, 2f, 3f]);
        s_sparse.CopyTo(ref copy);
        copy.IsDense.ShouldBeFalse();
        copy.Items().ShouldBe([new(1, 7f), new(4, 8f)]);
    }

    [Fact]
    public void Editor_OfABigEnoughBuffer_UsesItsMemoryAgain()
    {
        float[] memory = new float[8];
        var buffer = new VBuffer<float>(8, memory);
        VBufferEditor<float> editor = VBufferEditor.Create(ref buffer, 4);
        editor.Values.Fill(3);
        buffer = editor.Commit();
        buffer.Length.ShouldBe(4);
        memory[..4].ShouldAllBe(v => v == 3);

        VBufferEditor<float> larger = VBufferEditor.Create(ref buffer, 100);
        larger.CreatedNewValues.ShouldBeTrue();
        larger.Values.Length.ShouldBe(100);
    }

    [Fact]
    public void Editor_WithAValueCount_MakesASparseVector()
    {
        VBuffer<float> buffer = default;
        VBufferEditor<float> editor = VBufferEditor.Create(ref buffer, 10, 1);
        editor.Values[0] = 5;
        editor.Indices[0] = 6;
        buffer = editor.Commit();
        buffer.Length.ShouldBe(10);
        buffer.Items().ShouldBe([new(6, 5f)]);
    }
}
