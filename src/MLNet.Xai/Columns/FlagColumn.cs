using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Xai.Columns;

/// <summary>A Boolean: true where the number is 1.</summary>
internal sealed class FlagColumn : OutputColumn
{
    public override DataViewType Type => BooleanDataViewType.Instance;

    public override Delegate CreateGetter(int output, IOutputRow row) => (ValueGetter<bool>)((ref bool value) => value = row.Output(output)[0] == 1);
}
