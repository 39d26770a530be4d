using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Columns;

namespace MLNet.Xai.Vision.Pipeline.Loading;

/// <summary>A source of pictures bound to an input schema: output schema = input + appended columns.</summary>
internal sealed class LoadedColumns(PictureSource source, DataViewSchema input) : AppendedColumns(input, FileOf(source, input), source.Columns)
{
    public PictureSource Source => source;

    public override AppendedGetters Open(DataViewRow row, bool[] active) => new PictureGetters(this, row, active);

    private static DataViewSchema.Column FileOf(PictureSource source, DataViewSchema input)
    {
        DataViewSchema.Column file = input.GetColumnOrNull(source.FileColumn) ?? throw new ArgumentOutOfRangeException(nameof(input),
            $"There is no column '{source.FileColumn}' of file names. There are: {string.Join(", ", input.Where(c => !c.IsHidden).Select(c => c.Name))}.");
        return file.Type is TextDataViewType
            ? file
            : throw new ArgumentOutOfRangeException(nameof(input), $"The column '{source.FileColumn}' of file names is {file.Type}; it must be Text.");
    }
}
