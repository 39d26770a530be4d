using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Columns;

namespace MLNet.Xai.Vision.Tests.AnyModel;

/// <summary>A model that is a function of images, of a user's own making: a column Score. It does not dispose of what it is given.</summary>
internal sealed class ImageFunction(string image, Func<MLImage, float> function) : ITransformer
{
    bool ITransformer.IsRowToRowMapper => true;

    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => new Columns(image, function, inputSchema).OutputSchema;

    public IDataView Transform(IDataView input) => new AppendedView(new Columns(image, function, input.Schema), input);

    IRowToRowMapper ITransformer.GetRowToRowMapper(DataViewSchema inputSchema) => new Columns(image, function, inputSchema);

    void ICanSaveModel.Save(ModelSaveContext ctx) => throw new NotSupportedException();

    private sealed class Columns(string image, Func<MLImage, float> function, DataViewSchema input)
        : AppendedColumns(input, input[image], [new DataViewSchema.DetachedColumn("Score", NumberDataViewType.Single)])
    {
        public override AppendedGetters Open(DataViewRow row, bool[] active) => new Getters(this, row, active, function);
    }

    private sealed class Getters(Columns bound, DataViewRow row, bool[] active, Func<MLImage, float> function) : AppendedGetters(bound, row, active)
    {
        private readonly DataViewSchema.Column _read = bound.Read;

        protected override Delegate Getter(int added)
        {
            ValueGetter<MLImage> images = Row.GetGetter<MLImage>(_read);
            MLImage? image = null;
            return (ValueGetter<float>)((ref float value) =>
            {
                images(ref image!);
                value = function(image);
            });
        }
    }
}
