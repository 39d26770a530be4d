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
    private readonly bool[] _countsOnly;
    private VBuffer<float> _values;

    public ExactWordsRow(ExactWordsState state, DataViewRow row)
    {
        (_state, _row) = (state, row);
        _plan = new PlanRun(state.Plan);
        _slots = state.Engine.Open(state.Map);
        _countsOnly = [.. state.Map.Segments.Select(segment => segment.Step >= 0 && !segment.IsScaled && _plan.CountsOnly(segment.Step))];
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
        FeatureSegment[] segments = _state.Map.Segments;
        var counts = new NgramCounts(_state.Map);
        foreach (FeatureSegment segment in segments.Where(segment => segment.Step >= 0))
            counts.Add(segment, _plan.Hits(segment.Step));
        counts.Check(_values, _countsOnly);
        present.UnionWith(counts.Of.Keys);
        foreach (FeatureSegment segment in segments.Where(segment => segment.Step >= 0))
        {
            NgramHits hits = _plan.Hits(segment.Step);
            for (int i = 0; i < hits.Count; i++)
            {
                int slot = segment.Offset + hits.Slot(i);
                sums.Add(hits, i, _slots.Of(slot) / counts.Of[slot]);
            }
        }
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
