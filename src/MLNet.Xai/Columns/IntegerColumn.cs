using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Xai.Columns;

/// <summary>An Int32: whole numbers below 2^24, which a Single holds exactly.</summary>
internal sealed class IntegerColumn : OutputColumn
{
    public override DataViewType Type => NumberDataViewType.Int32;

    public override Delegate CreateGetter(int output, IOutputRow row) => (ValueGetter<int>)((ref int value) => value = (int)row.Output(output)[0]);
}
