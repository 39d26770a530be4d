using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Columns;

namespace MLNet.Xai.Tests.Columns;

public sealed class SparseColumnTests
{
    private readonly SparseColumn _column = new([1, 4, 7]) { Name = "x", Dimensions = [2, 4] };

    [Fact]
    public void Type_IsTheWholeVector()
    {
        _column.Type.ShouldBe(new VectorDataViewType(NumberDataViewType.Single, 2, 4));
        _column.Width.ShouldBe(3);
    }

    [Theory]
    [InlineData(new float[] { 0, 2, 3 }, new[] { 4, 7 })]
    [InlineData(new float[] { 0, 0, 3 }, new[] { 7 })]
    [InlineData(new float[] { 0, 0, 0 }, new int[0])]
    public void Getter_FewValues_GivesTheirPlaces(float[] numbers, int[] indices)
    {
        VBuffer<float> value = Get(numbers);

        value.IsDense.ShouldBeFalse();
        value.Length.ShouldBe(8);
        value.GetIndices().ToArray().ShouldBe(indices);
        value.GetValues().ToArray().ShouldBe(numbers.Where(v => v != 0));
    }

    [Fact]
    public void Getter_ManyValues_GivesAllOfThem()
    {
        VBuffer<float> value = Get([1, 2, 3]);

        value.IsDense.ShouldBeTrue();
        value.GetValues().ToArray().ShouldBe([0, 1, 0, 0, 2, 0, 0, 3]);
    }

    [Fact]
    public void Getter_NaN_IsNaNEverywhere() => Get([float.NaN, float.NaN, float.NaN]).DenseValues().ShouldBe(Enumerable.Repeat(float.NaN, 8));

    [Fact]
    public void Getter_IntoABufferThatWasUsed_LeavesNothingBehind()
    {
        var row = new Numbers();
        var getter = (ValueGetter<VBuffer<float>>)_column.CreateGetter(0, row);
        VBuffer<float> value = default;
        foreach (float[] numbers in (float[][])[[1, 2, 3], [0, 5, 0], [float.NaN, float.NaN, float.NaN], [4, 5, 6], [0, 0, 0]])
        {
            row.Values = numbers;
            getter(ref value);
            float[] expected = [0, numbers[0], 0, 0, numbers[1], 0, 0, numbers[2]];
            value.DenseValues().ShouldBe(float.IsNaN(numbers[0]) ? Enumerable.Repeat(float.NaN, 8) : expected);
        }
    }

    private VBuffer<float> Get(float[] numbers)
    {
        VBuffer<float> value = default;
        ((ValueGetter<VBuffer<float>>)_column.CreateGetter(0, new Numbers { Values = numbers }))(ref value);
        return value;
    }

    private sealed class Numbers : IOutputRow
    {
        public float[] Values { get; set; } = [];

        public ReadOnlySpan<float> Output(int column) => Values;
    }
}
