using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Columns;
using MLNet.Xai.Tabular.Models;

namespace MLNet.Xai.Tabular;

/// <summary>The columns' values at the row that a source stands on. A row is scored once, whichever columns are asked for.</summary>
internal sealed class TreeFileGetters : AppendedGetters
{
    private readonly TreeFileColumns _bound;
    private readonly ValueGetter<VBuffer<float>>? _features;
    private readonly TreeFileArithmetic _arithmetic;
    private readonly float[] _values;
    private readonly float[] _scores;
    private VBuffer<float> _read;
    private long _scored = long.MinValue;

    public TreeFileGetters(TreeFileColumns bound, DataViewRow row, bool[] active)
        : base(bound, row, active)
    {
        _bound = bound;
        _arithmetic = new TreeFileArithmetic(bound.Model);
        _values = new float[bound.Model.Ensemble.FeatureCount];
        _scores = new float[bound.Model.Ensemble.OutputCount];
        if (bound.AnyAppended(active))
            _features = row.GetGetter<VBuffer<float>>(bound.Read);
    }

    protected override Delegate Getter(int added)
    {
        bool multiclass = _bound.Model.Task == TreeModelTask.Multiclass;
        return _bound.Kinds[added] switch
        {
            TreeFileColumns.Score when _scores.Length > 1 => (ValueGetter<VBuffer<float>>)Scores,
            TreeFileColumns.Score => (ValueGetter<float>)((ref float value) => value = Scored()._scores[0]),
            TreeFileColumns.Probability => (ValueGetter<float>)((ref float value) => value = Scored()._arithmetic.Probability),
            _ when multiclass => (ValueGetter<uint>)((ref uint value) => value = (uint)Scored()._arithmetic.Label + 1),
            _ => (ValueGetter<bool>)((ref bool value) => value = Scored()._arithmetic.Label > 0),
        };
    }

    private void Scores(ref VBuffer<float> value)
    {
        VBufferEditor<float> editor = VBufferEditor.Create(ref value, _scores.Length);
        Scored()._scores.CopyTo(editor.Values);
        value = editor.Commit();
    }

    private TreeFileGetters Scored()
    {
        if (_scored == Row.Position)
            return this;
        _features!(ref _read);
        _read.CopyTo(_values);
        _arithmetic.Score(_values, _scores);
        _scored = Row.Position;
        return this;
    }
}
