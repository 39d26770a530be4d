using System.Security.Cryptography;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Core;
using MLNet.Xai.Tabular.Models;

namespace MLNet.Xai.Tabular;

/// <summary>
/// A predictor, with the calibrator that follows it, as a function of rows of its feature column. Trees and linear models are computed without the pipeline, to rounding.
/// </summary>
/// <param name="predictor">The part of a model that reads the feature column.</param>
/// <param name="featureColumn">Name of that column.</param>
/// <param name="features">Its slots.</param>
/// <param name="units">What is asked of it.</param>
internal sealed class PredictorFunction(ITransformer predictor, string featureColumn, int features, ExplanationUnits units)
{
    private readonly Lazy<DirectFunction?> _direct = new(() => DirectFunction.Of(new TreeModelFinder(predictor, null).Predictors[0], units));

    public string FeatureColumn => featureColumn;

    public int Features => features;

    public ExplanationUnits Units => units;

    /// <summary>The model's own arithmetic, where it is known.</summary>
    public DirectFunction? Direct => _direct.Value;

    public string OutputColumn => units == ExplanationUnits.Probability ? "Probability" : "Score";

    /// <summary>Number of outputs, 0 where there is no such column of numbers.</summary>
    public int CountOutputs() => predictor.GetOutputSchema(new FeatureMatrixView(featureColumn, default, features).Schema).GetColumnOrNull(OutputColumn)?.Type switch
    {
        VectorDataViewType { IsKnownSize: true } vector when vector.ItemType == NumberDataViewType.Single => vector.Size,
        NumberDataViewType type when type == NumberDataViewType.Single => 1,
        _ => 0,
    };

    /// <summary>Scores rows in one pass.</summary>
    public void Score(ReadOnlySpan<float> rows, int count, Span<double> outputs)
    {
        if (Direct is { } direct)
            direct.Score(rows, count, outputs);
        else
            ScoreThroughPipeline(rows, count, outputs);
    }

    /// <summary>The same by the predictor as it is: what the column holds.</summary>
    internal void ScoreThroughPipeline(ReadOnlySpan<float> rows, int count, Span<double> outputs)
    {
        IDataView scored = predictor.Transform(new FeatureMatrixView(featureColumn, rows.ToArray(), features));
        DataViewSchema.Column column = scored.Schema[OutputColumn];
        using DataViewRowCursor cursor = scored.GetRowCursor([column]);
        int width = outputs.Length / count, at = 0;
        if (column.Type is VectorDataViewType)
        {
            ValueGetter<VBuffer<float>> vector = cursor.GetGetter<VBuffer<float>>(column);
            VBuffer<float> value = default;
            for (; cursor.MoveNext(); at++)
            {
                vector(ref value);
                for (int k = 0; k < width; k++)
                    outputs[(at * width) + k] = value.GetItemOrDefault(k);
            }
        }
        else
        {
            ValueGetter<float> scalar = cursor.GetGetter<float>(column);
            float value = 0;
            for (; cursor.MoveNext(); at++)
            {
                scalar(ref value);
                outputs[at] = value;
            }
        }

        if (at != count)
            throw new InvalidOperationException($"The model gives {at} rows for {count}: explained are models that score every row.");
    }

    public void Write(BinaryWriter writer)
    {
        writer.Write(featureColumn);
        writer.Write(features);
        writer.Write((byte)units);
        using var stream = new MemoryStream();
        new MLContext().Model.Save(predictor, null, stream);
        byte[] model = stream.ToArray();
        writer.Write(model.Length);
        writer.Write(model);
        writer.Write(SHA256.HashData(model));
    }

    public static PredictorFunction Read(BinaryReader reader)
    {
        (string column, int features, var units, int length) = (reader.ReadString(), reader.ReadInt32(), (ExplanationUnits)reader.ReadByte(), reader.ReadInt32());
        if (length < 0 || length > reader.BaseStream.Length - reader.BaseStream.Position)
            throw new InvalidDataException($"a model of {length} bytes does not fit into what is left");
        byte[] model = reader.ReadBytes(length);

        // ML.NET's loaders believe what a damaged model says of its sizes.
        if (!reader.ReadBytes(SHA256.HashSizeInBytes).AsSpan().SequenceEqual(SHA256.HashData(model)) || features < 1 || !Enum.IsDefined(units))
            throw new InvalidDataException("the model that is explained does not match its hash");
        return new PredictorFunction(new MLContext().Model.Load(new MemoryStream(model), out _), column, features, units);
    }
}
