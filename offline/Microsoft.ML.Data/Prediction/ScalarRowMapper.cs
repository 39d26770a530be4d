namespace Microsoft.ML.Data;

/// <summary>Adds the columns of a model with one score: the score is computed once a row, whichever of them are read.</summary>
internal sealed class ScalarRowMapper : RowMapper
{
    private readonly IScalarModel _model;
    private readonly DataViewSchema.Column _features;
    private readonly string _columnKind;
    private readonly float? _threshold;

    /// <param name="model">The model.</param>
    /// <param name="schema">Schema of the input.</param>
    /// <param name="features">Its feature column.</param>
    /// <param name="columnKind">Value of the annotation ScoreColumnKind.</param>
    /// <param name="threshold">Scores above it predict true; null for no predicted label.</param>
    public ScalarRowMapper(IScalarModel model, DataViewSchema schema, DataViewSchema.Column features, string columnKind, float? threshold)
        : base(schema) => (_model, _features, _columnKind, _threshold) = (model, features, columnKind, threshold);

    private IProbabilityModel Probabilities => _threshold is null ? null : _model as IProbabilityModel;

    public override IEnumerable<int> GetDependencies(Func<int, bool> activeOutput) =>
        Enumerable.Range(0, OutputColumns.Length).Any(activeOutput) ? [_features.Index] : [];

    public override Delegate[] CreateGetters(DataViewRow input, Func<int, bool> activeOutput, out Action disposer)
    {
        disposer = null;
        var getters = new Delegate[OutputColumns.Length];
        if (!Enumerable.Range(0, getters.Length).Any(activeOutput))
            return getters;
        var reader = new FeatureReader(input, _features);
        long position = -1;
        float score = 0;
        float Score()
        {
            if (position != input.Position)
            {
                score = _model.Score(reader.Read());
                position = input.Position;
            }
            return score;
        }
        int scoreAt = _threshold is null ? 0 : 1;
        if (_threshold is { } threshold && activeOutput(0))
            getters[0] = (ValueGetter<bool>)((ref bool value) => value = Score() > threshold);
        if (activeOutput(scoreAt))
            getters[scoreAt] = (ValueGetter<float>)((ref float value) => value = Score());
        if (Probabilities is { } probabilities && activeOutput(2))
            getters[2] = (ValueGetter<float>)((ref float value) => value = probabilities.Probability(Score()));
        return getters;
    }

    protected override DataViewSchema.DetachedColumn[] MakeOutputColumns()
    {
        uint id = ScoreAnnotations.NextSetId(InputSchema);
        var columns = new List<DataViewSchema.DetachedColumn>();
        if (_threshold is not null)
            columns.Add(Column(DefaultColumnNames.PredictedLabel, BooleanDataViewType.Instance, AnnotationNames.PredictedLabel));
        columns.Add(Column(DefaultColumnNames.Score, NumberDataViewType.Single, AnnotationNames.Score));
        if (Probabilities is not null)
            columns.Add(Column(DefaultColumnNames.Probability, NumberDataViewType.Single, AnnotationNames.Probability));
        return [.. columns];

        DataViewSchema.DetachedColumn Column(string name, DataViewType type, string valueKind)
        {
            var annotations = ScoreAnnotations.Builder(id, _columnKind, valueKind);
            if (valueKind == AnnotationNames.Probability)
                annotations.AddPrimitiveValue(AnnotationNames.IsNormalized, BooleanDataViewType.Instance, true);
            return new(name, type, annotations.ToAnnotations());
        }
    }
}
