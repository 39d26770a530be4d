using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Xai.Vision.Onnx;

/// <summary>A row in which there is an image and nothing else.</summary>
internal sealed class ImageRow(DataViewSchema schema, string column, MLImage image) : DataViewRow
{
    public override long Position => 0;

    public override long Batch => 0;

    public override DataViewSchema Schema => schema;

    public override bool IsColumnActive(DataViewSchema.Column of) => of.Index == schema[column].Index;

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column of)
    {
        ValueGetter<MLImage> getter = (ref MLImage value) => value = image;
        return getter as ValueGetter<TValue> ?? throw new InvalidOperationException($"'{of.Name}' is asked for as {typeof(TValue).Name}.");
    }

    public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) => id = default;
}
