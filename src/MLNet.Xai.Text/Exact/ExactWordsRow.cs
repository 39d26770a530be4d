using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Core;
using MLNet.Xai.Core.Texts;
using MLNet.Xai.Tabular.Models;

namespace MLNet.Xai.Text.Exact;

/// <summary>Explains the row that a source stands on; for one thread.</summary>
internal sealed class ExactWordsRow
{
    private readonly ExactWordsState _state;
    private readonly DataViewRow _row;
    private readonly PlanRun _plan;
    private readonly SlotRow _slots;
    private readonly Dictionary<string, Func<string>> _texts;
    private readonly ValueGetter<VBuffer<float>> _features;
    private readonly Func<float[]> _scores;
    private VBuffer<float> _values;

    public ExactWordsRow(ExactWordsState state, DataViewRow row)
    {
        (_state, _row) = (state, row);
        _plan = new PlanRun(state.Plan);
        _slots = state.Engine.Open(state.Map);
        _texts = state.Plan.OtherColumns.Append(state.Plan.TextColumn).ToDictionary(column => column, TextOf, StringComparer.Ordinal);
        _features = row.GetGetter<VBuffer<float>>(row.Schema[state.FeatureColumn]);
        _scores = ScoresOf(row.Schema["Score"]);
    }

    /// <exception cref="InvalidOperationException">The row's words do not give the row's features, or it has numbers of which the model makes nothing.</exception>
    public TextExplanation Explain()
    {
        try
        {
            return ExplainRow();
        }
        catch (InvalidOperationException e)
        {
            throw new InvalidOperationException($"Row {_row.Position}, column '{_state.Plan.TextColumn}': {e.Message}", e);
        }
    }

    private TextExplanation ExplainRow()
    {
        string text = _texts[_state.Plan.TextColumn]();
        _features(ref _values);
        float[] scores = _scores();
        TargetClass target = _state.Target.Resolve(scores, _state.Classes.Length > 0 ? _state.Classes : null)[0];
        _slots.Begin(_values, target);
        _plan.Run(column => _texts[column]());
        var words = new WordRuns(text, _plan.Tokens);
        var sums = new WordSums(words, _state.Plan.OtherColumns.Length);
        var present = new HashSet<int>(_values.Items().Where(item => item.Value != 0).Select(item => item.Key));
        AddNgrams(sums, present);
        List<TextPart> others = new OtherParts(_state, _slots).Of(_values, present, sums);

        var tokens = new List<TextToken>();
        var values = new List<double>();
        for (int i = 0; i < words.Count; i++)
        {
            (int start, int length, bool isPunctuation) = words.Shown(i);
            if (isPunctuation && !sums.IsTouched(i))
                continue;
            tokens.Add(new TextToken(text.Substring(start, length), start, length, tokens.Count));
            values.Add(sums.Words[i]);
        }

        double output = _state.Formula == ScoreFormula.Margin ? target.Score(scores) : _slots.Margin;
        return new TextExplanation
        {
            Text = text,
            Tokens = tokens,
            Values = values,
            Others = others,
            BaseValue = _slots.BaseValue,
            Output = output,
            Delta = _slots.BaseValue + values.Sum() + others.Sum(part => part.Value) - output,
            OutputName = NameOf(target),
            Method = _state.Engine.Method,
        };
    }

    private void AddNgrams(WordSums sums, HashSet<int> present)
    {
        var explained = new HashSet<int>();
        foreach (FeatureSegment segment in _state.Map.Segments)
        {
            if (segment.Step < 0)
                continue;
            NgramHits hits = _plan.Hits(segment.Step);
            var counts = new Dictionary<int, int>();
            for (int i = 0; i < hits.Count; i++)
                counts[hits.Slot(i)] = counts.GetValueOrDefault(hits.Slot(i)) + 1;
            foreach (int slot in counts.Keys)
                explained.Add(segment.Offset + slot);
            for (int i = 0; i < hits.Count; i++)
                sums.Add(hits, i, _slots.Of(segment.Offset + hits.Slot(i)) / counts[hits.Slot(i)]);
        }

        foreach (int slot in present)
        {
            if (_state.Map.IsText(slot) && !explained.Contains(slot))
                throw new InvalidOperationException($"the row's features have the {_state.Map.NameOf(slot)} ({slot}), which no n-gram of the text is. Is the text the one that the features were made of? Else this is a fault of MLNet.Xai.");
        }

        present.UnionWith(explained);
    }

    private string NameOf(TargetClass target)
    {
        if (_state.Classes.Length == 0)
            return "";
        return target.Against < 0 ? _state.Classes[target.Class] : $"{_state.Classes[target.Class]} - {_state.Classes[target.Against]}";
    }

    private Func<string> TextOf(string column)
    {
        ValueGetter<ReadOnlyMemory<char>> getter = _row.GetGetter<ReadOnlyMemory<char>>(_row.Schema[column]);
        ReadOnlyMemory<char> value = default;
        return () =>
        {
            getter(ref value);
            return value.ToString();
        };
    }

    private Func<float[]> ScoresOf(DataViewSchema.Column column)
    {
        if (_state.Engine.OutputCount == 1)
        {
            ValueGetter<float> scalar = _row.GetGetter<float>(column);
            float score = 0;
            return () =>
            {
                scalar(ref score);
                return [score];
            };
        }

        ValueGetter<VBuffer<float>> vector = _row.GetGetter<VBuffer<float>>(column);
        VBuffer<float> scores = default;
        return () =>
        {
            vector(ref scores);
            return [.. scores.DenseValues()];
        };
    }
}
