using MLNet.Xai.Persistence;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Columns;
using MLNet.Xai.Core;
using MLNet.Xai.Tabular.Models;

namespace MLNet.Xai.Tabular;

/// <summary>
/// A predictor, with the calibrator that follows it, as a function of rows of its feature column. Trees and linear models are computed without the pipeline, to rounding.
/// </summary>
/// <param name="predictor">The part of a model that reads the feature column.</param>
/// <param name="featureColumn">Name of that column.</param>
/// <param name="slots">Its slots.</param>
/// <param name="units">What is asked of it.</param>
internal sealed class PredictorFunction(ITransformer predictor, string featureColumn, int slots, ExplanationUnits units) : ScoredFunction(predictor, units)
{
    private readonly Lazy<DirectFunction?> _direct = new(() => DirectFunction.Of(new TreeModelFinder(predictor, null).Predictors[0], units));
    private readonly Lazy<VectorDataViewType> _type = new(() => new TreeModelFinder(predictor, null).Predictors[0].Transformer.FeatureColumnType is VectorDataViewType type && type.Size == slots
        ? type : new VectorDataViewType(NumberDataViewType.Single, slots));

    public string FeatureColumn => featureColumn;

    public override IReadOnlyList<InputColumn> Inputs { get; } = [new InputColumn(featureColumn, InputKind.Vector, slots)];

    public override DirectFunction? Direct => _direct.Value;

    public static PredictorFunction ReadOwn(BinaryReader reader, ExplanationUnits units)
    {
        (string column, int slots) = (reader.ReadString(), reader.ReadInt32());
        return slots > 0 ? new PredictorFunction(NestedModel.Read(reader).Model, column, slots, units) : throw new InvalidDataException($"there are no feature columns of {slots} slots");
    }

    public override ScoredFunction In(ExplanationUnits units) => new PredictorFunction(Transformer, featureColumn, slots, units);

    protected override IDataView View(ReadOnlyMemory<float> rows) => new FeatureMatrixView(featureColumn, rows, _type.Value);

    protected override void WriteOwn(BinaryWriter writer)
    {
        writer.Write(featureColumn);
        writer.Write(slots);
    }
}
