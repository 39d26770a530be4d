namespace Microsoft.ML.Data;

/// <summary>Adds predicted label and scores of a multiclass model.</summary>
internal sealed class MulticlassRowMapper : RowMapper
{
    private const string Kind = "MulticlassClassification";
    private readonly IVectorModel _model;
    private readonly DataViewSchema.Column _features;
    private readonly KeyValueList _labels;
    private readonly string _scoreColumn;
    private readonly string _predictedColumn;

    public MulticlassRowMapper(IVectorModel model, DataViewSchema schema, DataViewSchema.Column features, KeyValueList labels, string scoreColumn, string predictedColumn)
        : base(schema) => (_model, _features, _labels, _scoreColumn, _predictedColumn) = (model, features, labels, scoreColumn, predictedColumn);

    public override IEnumerable<int> GetDependencies(Func<int, bool> activeOutput) => activeOutput(0) || activeOutput(1) ? [_features.Index] : [];

    public override Delegate[] CreateGetters(DataViewRow input, Func<int, bool> activeOutput, out Action disposer)
    {
        disposer = null;
        if (!activeOutput(0) && !activeOutput(1))
            return new Delegate[2];
        var reader = new FeatureReader(input, _features);
        var scores = new float[_model.ClassCount];
        long position = -1;
        float[] Scores()
        {
            if (position != input.Position)
            {
                _model.Score(reader.Read(), scores);
                position = input.Position;
            }
            return scores;
        }
        ValueGetter<uint> predicted = (ref uint value) => value = Largest(Scores());
        ValueGetter<VBuffer<float>> all = (ref VBuffer<float> value) => new VBuffer<float>(scores.Length, Scores()).CopyTo(ref value);
        return [activeOutput(0) ? predicted : null, activeOutput(1) ? all : null];
    }

    /// <summary>Key of the largest score, the first of equals; missing when all are NaN.</summary>
    private static uint Largest(float[] scores)
    {
        int best = -1;
        for (int c = 0; c < scores.Length; c++)
        {
            if (!float.IsNaN(scores[c]) && (best < 0 || scores[c] > scores[best]))
                best = c;
        }
        return (uint)(best + 1);
    }

    protected override DataViewSchema.DetachedColumn[] MakeOutputColumns()
    {
        uint id = ScoreAnnotations.NextSetId(InputSchema);
        var predicted = ScoreAnnotations.Builder(id, Kind, AnnotationNames.PredictedLabel);
        var score = ScoreAnnotations.Builder(id, Kind, AnnotationNames.Score);
        if (_labels?.Count == _model.ClassCount)
        {
            _labels.AddTo(predicted, AnnotationNames.KeyValues);
            if (_labels.IsText)
                _labels.AddTo(score, AnnotationNames.SlotNames);
            _labels.AddTo(score, AnnotationNames.TrainingLabelValues);
        }
        return
        [
            new(_predictedColumn, new KeyDataViewType(typeof(uint), _model.ClassCount), predicted.ToAnnotations()),
            new(_scoreColumn, new VectorDataViewType(NumberDataViewType.Single, _model.ClassCount), score.ToAnnotations()),
        ];
    }
}
