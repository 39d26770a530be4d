using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Persistence;

namespace MLNet.Xai.Columns;

/// <summary>A vector of Single whose length differs from row to row: the first number is how many follow.</summary>
internal sealed class RaggedColumn : OutputColumn
{
    /// <param name="capacity">The largest length.</param>
    public RaggedColumn(int capacity) => Dimensions = [capacity + 1];

    public override DataViewType Type { get; } = new VectorDataViewType(NumberDataViewType.Single);

    public override Delegate CreateGetter(int output, IOutputRow row) => (ValueGetter<VBuffer<float>>)((ref VBuffer<float> value) =>
    {
        ReadOnlySpan<float> numbers = row.Output(output);
        Cut(numbers, ref value);
    });

    public override IEstimator<ITransformer> Decode(MLContext ml, string column, string numbers) =>
        ml.Transforms.CustomMapping<RaggedSource, RaggedTarget>(RaggedMapping.Map, RaggedMapping.Contract)
            .Append(ml.Transforms.CopyColumns(column, Temporary.Ragged))
            .Append(ml.Transforms.DropColumns(Temporary.Ragged));

    internal static void Cut(ReadOnlySpan<float> numbers, ref VBuffer<float> value)
    {
        int length = (int)numbers[0];
        VBufferEditor<float> editor = VBufferEditor.Create(ref value, length);
        numbers.Slice(1, length).CopyTo(editor.Values);
        value = editor.Commit();
    }
}
