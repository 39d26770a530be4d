using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Xai.Columns;

/// <summary>
/// A vector that is zero but for some places, whose values the numbers are. Rows with at most a quarter of their values other than zero are sparse, others dense; a row of NaN is NaN
/// at every place.
/// </summary>
/// <param name="places">Where the numbers stand, ascending.</param>
internal sealed class SparseColumn(int[] places) : OutputColumn
{
    public override int Width => places.Length;

    public override Delegate CreateGetter(int output, IOutputRow row)
    {
        int size = Dimensions.Aggregate((a, b) => a * b);
        return (ValueGetter<VBuffer<float>>)((ref VBuffer<float> value) => Fill(row.Output(output), size, ref value));
    }

    private void Fill(ReadOnlySpan<float> numbers, int size, ref VBuffer<float> value)
    {
        int most = size / 4, count = 0;
        for (int i = 0; i < numbers.Length && count <= most; i++)
            count += numbers[i] != 0 ? 1 : 0;
        if (float.IsNaN(numbers[0]))
        {
            VBufferEditor<float> nan = VBufferEditor.Create(ref value, size);
            nan.Values.Fill(float.NaN);
            value = nan.Commit();
        }
        else if (count <= most)
        {
            VBufferEditor<float> sparse = VBufferEditor.Create(ref value, size, count);
            for (int i = 0, at = 0; at < count; i++)
            {
                if (numbers[i] == 0)
                    continue;
                sparse.Indices[at] = places[i];
                sparse.Values[at++] = numbers[i];
            }

            value = sparse.Commit();
        }
        else
        {
            VBufferEditor<float> dense = VBufferEditor.Create(ref value, size);
            if (places.Length == size)
            {
                // Ascending and as many as there are: each in its place.
                numbers.CopyTo(dense.Values);
                value = dense.Commit();
                return;
            }

            dense.Values.Clear();
            for (int i = 0; i < numbers.Length; i++)
                dense.Values[places[i]] = numbers[i];
            value = dense.Commit();
        }
    }
}
