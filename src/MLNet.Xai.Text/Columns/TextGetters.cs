using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Columns;
using MLNet.Xai.Core.Texts;

namespace MLNet.Xai.Text.Columns;

/// <summary>The columns' values at the row that a source stands on. A row is explained once, whichever columns are asked for.</summary>
internal sealed class TextGetters : AppendedGetters
{
    private readonly TextColumns _bound;
    private readonly Func<TextExplanation>? _explain;
    private TextExplanation? _explanation;
    private long _explained = long.MinValue;

    public TextGetters(TextColumns bound, DataViewRow row, bool[] active)
        : base(bound, row, active)
    {
        _bound = bound;
        if (bound.AnyAppended(active))
            _explain = bound.State.Explainer.Open(row, bound.Watch);
    }

    public override void Dispose() => (_explain?.Target as IDisposable)?.Dispose();

    protected override Delegate Getter(int added) => _bound.Kinds[added] switch
    {
        TextColumnKind.Values => Numbers(e => e.Values),
        TextColumnKind.Tokens => Vector<ReadOnlyMemory<char>>(e => e.Tokens.Count, (e, i) => e.Tokens[i].Text.AsMemory()),
        TextColumnKind.Start => Vector(e => e.Tokens.Count, (e, i) => e.Tokens[i].Start),
        TextColumnKind.Length => Vector(e => e.Tokens.Count, (e, i) => e.Tokens[i].Length),
        TextColumnKind.Word => Vector(e => e.Tokens.Count, (e, i) => e.Tokens[i].Word),
        TextColumnKind.BaseValue => Scalar(e => (float)e.BaseValue),
        TextColumnKind.Output => Scalar(e => (float)e.Output),
        TextColumnKind.Class => Scalar(e => e.OutputName.AsMemory()),
        TextColumnKind.Delta => Scalar(e => (float)e.Delta),
        TextColumnKind.R2 => Scalar(e => (float)e.R2),
        TextColumnKind.Seen => Scalar(e => e.SeenLength < 0 ? e.Text.Length : e.SeenLength),
        TextColumnKind.Others => Vector(e => e.Others.Count, (e, i) => (float)e.Others[i].Value),
        _ => Vector<ReadOnlyMemory<char>>(e => e.Others.Count, (e, i) => e.Others[i].Name.AsMemory()),
    };

    private ValueGetter<VBuffer<float>> Numbers(Func<TextExplanation, IReadOnlyList<double>> of) => Vector(e => of(e).Count, (e, i) => (float)of(e)[i]);

    private ValueGetter<T> Scalar<T>(Func<TextExplanation, T> of) => (ref T value) => value = of(Explained());

    private ValueGetter<VBuffer<T>> Vector<T>(Func<TextExplanation, int> count, Func<TextExplanation, int, T> of) => (ref VBuffer<T> value) =>
    {
        TextExplanation explanation = Explained();
        VBufferEditor<T> editor = VBufferEditor.Create(ref value, count(explanation));
        for (int i = 0; i < editor.Values.Length; i++)
            editor.Values[i] = of(explanation, i);
        value = editor.Commit();
    };

    private TextExplanation Explained()
    {
        if (_explained == Row.Position)
            return _explanation!;
        _bound.Watch.Cancellation.ThrowIfCancellationRequested();
        TextExplanation found = _explain!();
        _explanation = _bound.State.Units == TextUnits.Words ? found.ToWords() : found;
        _explained = Row.Position;
        _bound.Watch.Progress?.Report(new ExplainProgress(_bound.State.Name, _explained + 1));
        return _explanation;
    }
}
