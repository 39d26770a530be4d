using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Core.Fairness;
using MLNet.Xai.Core.Plots;
using MLNet.Xai.Tabular.Models;

namespace MLNet.Xai.Reports;

/// <summary>What the model says of the row that a cursor is at.</summary>
internal sealed class ScoredRowReader
{
    private readonly ReportSubject _subject;
    private readonly double? _cutoff;
    private readonly ValueGetter<float>? _score, _probability;
    private readonly ValueGetter<VBuffer<float>>? _scores;
    private readonly ValueGetter<bool>? _decision;
    private readonly float[] _values;
    private VBuffer<float> _buffer;

    public ScoredRowReader(DataViewRow row, DataViewSchema.Column score, DataViewSchema.Column? probability, DataViewSchema.Column? decision, ReportSubject subject, ModelReportOptions options)
    {
        (_subject, _cutoff) = (subject, options.Cutoff);
        _values = new float[score.Type is VectorDataViewType vector ? vector.Size : 1];
        if (score.Type is VectorDataViewType)
            _scores = row.GetGetter<VBuffer<float>>(score);
        else
            _score = row.GetGetter<float>(score);
        _probability = probability is { } p ? row.GetGetter<float>(p) : null;
        _decision = decision is { } d ? row.GetGetter<bool>(d) : null;
    }

    public ReadOnlySpan<float> Scores => _values;

    public float Score => _values[0];

    /// <summary>NaN where the model gives none.</summary>
    public float Probability { get; private set; } = float.NaN;

    /// <summary>The decision of two classes.</summary>
    public bool IsPositive { get; private set; }

    /// <summary>The predicted class; of two, 0 or 1.</summary>
    public int Predicted { get; private set; }

    /// <summary>What pictures of scores show: the probability, the largest score of several, or the score.</summary>
    public float Shown => !float.IsNaN(Probability) ? Probability : _values[_values.Length > 1 ? Predicted : 0];

    private bool IsBinary => _subject.Task == TreeModelTask.Binary;

    /// <summary>Reads the row; false where a score is no finite number.</summary>
    public bool Read()
    {
        if (_scores is not null)
        {
            _scores(ref _buffer);
            _buffer.CopyTo(_values);
        }
        else
        {
            _score!(ref _values[0]);
        }

        foreach (float value in _values)
        {
            if (!float.IsFinite(value))
                return false;
        }

        if (_probability is not null)
        {
            float probability = 0;
            _probability(ref probability);
            if (float.IsNaN(probability))
                return false;
            Probability = probability;
        }

        if (_values.Length > 1)
        {
            Predicted = MulticlassMeasures.Largest(_values);
            return true;
        }

        if (!IsBinary)
            return true;
        bool decided = false;
        if (_cutoff is { } cutoff)
            decided = (_probability is null ? Score : Probability) > cutoff;
        else if (_decision is null)
            decided = Score > 0;
        else
            _decision(ref decided);
        (IsPositive, Predicted) = (decided, decided ? 1 : 0);
        return true;
    }

    /// <summary>How wrong the model is; NaN where there is no such measure.</summary>
    public double Loss(double label) => _subject.Task switch
    {
        TreeModelTask.Binary => float.IsNaN(Probability) ? IsPositive == label > 0 ? 0 : 1 : RowLoss.Log(label > 0, Probability),
        TreeModelTask.Multiclass => Predicted == (int)label ? 0 : 1,
        TreeModelTask.Regression => Math.Abs(Score - label),
        _ => double.NaN,
    };

    /// <summary>Counts the row in its group.</summary>
    public void Count(FairnessCounter groups, string? group, double label, int focus)
    {
        bool isKnown = !double.IsNaN(label);
        if (IsBinary)
            groups.Add(group, isKnown ? label > 0 : null, IsPositive, Score, Probability);
        else if (_subject.Task == TreeModelTask.Multiclass)
            groups.Add(group, isKnown ? (int)label == focus : null, Predicted == focus, _values[focus]);
        else
            groups.Add(group, null, null, Score);
    }

    /// <summary>Offers the row to be shown by itself.</summary>
    public void Choose(RowChooser chosen, long number, double label)
    {
        bool isKnown = !double.IsNaN(label);
        if (chosen.AreAsked)
        {
            chosen.OfferAsked(number, () => Row("asked for"));
            return;
        }

        // What a score means is not known: a cluster's is a distance.
        if (_subject.Task is null)
            return;
        chosen.OfferMiddle(Shown, () => Row(_values.Length > 1 ? "in the middle by the largest score" : "in the middle by its score"));
        if (_values.Length > 1)
        {
            float top = _values[Predicted], second = float.NegativeInfinity;
            for (int k = 0; k < _values.Length; k++)
                second = k == Predicted ? second : Math.Max(second, _values[k]);
            chosen.Offer(0, top, () => Row("most certain"));
            chosen.Offer(1, second - top, () => Row("least certain"));
            if (isKnown && Predicted != (int)label)
                chosen.Offer(2, top - _values[(int)label], () => Row("most wrong"));
            return;
        }

        chosen.Offer(0, Score, () => Row(IsBinary ? "most certain to be positive" : "highest score"));
        chosen.Offer(1, -Score, () => Row(IsBinary ? "most certain to be negative" : "lowest score"));
        if (!isKnown || _subject.Task == TreeModelTask.Ranking)
            return;
        if (!IsBinary)
        {
            chosen.Offer(2, Score - label, () => Row("most above its label"));
            chosen.Offer(3, label - Score, () => Row("most below its label"));
        }
        else if (IsPositive != label > 0)
        {
            chosen.Offer(IsPositive ? 2 : 3, IsPositive ? Score : -Score, () => Row(IsPositive ? "most wrong: taken for positive" : "most wrong: taken for negative"));
        }

        ChosenRow Row(string why) => new(number, why, Said(), isKnown ? LabelText(label) : "", Predicted);
    }

    private string Said() => _values.Length > 1 ? $"{_subject.Classes[Predicted]} (score {NumberText.Rounded(_values[Predicted], 4)})"
        : !float.IsNaN(Probability) ? $"{(IsPositive ? "positive" : "negative")} (probability {NumberText.Rounded(Probability, 4)})"
        : IsBinary ? $"{(IsPositive ? "positive" : "negative")} (score {NumberText.Rounded(Score, 4)})" : NumberText.Rounded(Score, 4);

    private string LabelText(double label) => _values.Length > 1 ? _subject.Classes[(int)label] : IsBinary ? label > 0 ? "positive" : "negative" : NumberText.Rounded(label, 4);
}
