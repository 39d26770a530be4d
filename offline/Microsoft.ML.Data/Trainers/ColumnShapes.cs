using Microsoft.ML.Data;

namespace Microsoft.ML.Trainers;

/// <summary>The columns that trainers want and the ones that their models add.</summary>
internal static class ColumnShapes
{
    private const SchemaShape.Column.VectorKind Scalar = SchemaShape.Column.VectorKind.Scalar;
    private const SchemaShape.Column.VectorKind Vector = SchemaShape.Column.VectorKind.Vector;

    public static SchemaShape.Column Features(string name) => new(name, Vector, NumberDataViewType.Single, isKey: false);

    public static SchemaShape.Column BooleanLabel(string name) => new(name, Scalar, BooleanDataViewType.Instance, isKey: false);

    public static SchemaShape.Column KeyLabel(string name) => new(name, Scalar, NumberDataViewType.UInt32, isKey: true);

    public static SchemaShape.Column Number(string name) => new(name, Scalar, NumberDataViewType.Single, isKey: false);

    public static SchemaShape.Column OptionalNumber(string name) => name is null ? default : Number(name);

    public static SchemaShape.Column OptionalKey(string name) => name is null ? default : KeyLabel(name);

    public static SchemaShape.Column Score => new(DefaultColumnNames.Score, Scalar, NumberDataViewType.Single, isKey: false, new SchemaShape(ScoreAnnotations()));

    public static SchemaShape.Column Probability => new(DefaultColumnNames.Probability, Scalar, NumberDataViewType.Single, isKey: false,
        new SchemaShape([.. ScoreAnnotations(), new(AnnotationNames.IsNormalized, Scalar, BooleanDataViewType.Instance, isKey: false)]));

    public static SchemaShape.Column PredictedBoolean => new(DefaultColumnNames.PredictedLabel, Scalar, BooleanDataViewType.Instance, isKey: false,
        new SchemaShape(ScoreAnnotations()));

    /// <summary>Score and predicted label of a multiclass model, with what is known of the label's values.</summary>
    public static SchemaShape.Column[] Multiclass(SchemaShape.Column label)
    {
        var scoreAnnotations = new List<SchemaShape.Column>(ScoreAnnotations());
        var labelAnnotations = new List<SchemaShape.Column>(ScoreAnnotations());
        if (label.IsKey && label.Annotations.TryFindColumn(AnnotationNames.KeyValues, out var values) && values.Kind == Vector)
        {
            if (values.ItemType is TextDataViewType)
                scoreAnnotations.Add(new(AnnotationNames.SlotNames, Vector, TextDataViewType.Instance, isKey: false));
            scoreAnnotations.Add(new(AnnotationNames.TrainingLabelValues, Vector, values.ItemType, isKey: false));
            labelAnnotations.Add(values);
        }
        return
        [
            new(DefaultColumnNames.Score, Vector, NumberDataViewType.Single, isKey: false, new SchemaShape(scoreAnnotations)),
            new(DefaultColumnNames.PredictedLabel, Scalar, NumberDataViewType.UInt32, isKey: true, new SchemaShape(labelAnnotations)),
        ];
    }

    private static SchemaShape.Column[] ScoreAnnotations() =>
    [
        new(AnnotationNames.ScoreColumnSetId, Scalar, NumberDataViewType.UInt32, isKey: true),
        new(AnnotationNames.ScoreColumnKind, Scalar, TextDataViewType.Instance, isKey: false),
        new(AnnotationNames.ScoreValueKind, Scalar, TextDataViewType.Instance, isKey: false),
    ];
}
