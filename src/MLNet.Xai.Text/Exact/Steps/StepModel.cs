using System.Security.Cryptography;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Xai.Text.Exact;

/// <summary>One of a model's own steps together with the columns that it reads: called with single values, and saved by itself.</summary>
/// <param name="Transformer">The step, as the model has it.</param>
/// <param name="Input">Its input columns, without annotations.</param>
internal sealed record StepModel(ITransformer Transformer, DataViewSchema Input)
{
    private readonly Lazy<IRowToRowMapper> _mapper = new(() => Transformer.GetRowToRowMapper(Input));

    private IRowToRowMapper Mapper => _mapper.Value;

    /// <summary>The step with just the columns that it reads of a schema.</summary>
    public static StepModel Of(ITransformer transformer, DataViewSchema schema, IEnumerable<string> reads)
    {
        var builder = new DataViewSchema.Builder();
        foreach (string name in reads.Distinct(StringComparer.Ordinal))
            builder.AddColumn(name, schema[name].Type);
        return new StepModel(transformer, builder.ToSchema());
    }

    /// <summary>The step as a function of one of its inputs; for one thread.</summary>
    /// <typeparam name="TIn">The input column's type.</typeparam>
    /// <typeparam name="TOut">The output column's type.</typeparam>
    public Func<TIn, TOut> Function<TIn, TOut>(string input, string output)
    {
        var cells = new StepCells(Input);
        int at = Input[input].Index;
        DataViewSchema.Column column = Mapper.OutputSchema[output];
        DataViewRow row = Mapper.GetRow(cells, [column]);
        ValueGetter<TOut> getter = row.GetGetter<TOut>(column);
        return value =>
        {
            cells.Set(at, value);
            TOut? result = default;
            getter(ref result!);
            return result;
        };
    }

    public void Write(BinaryWriter writer)
    {
        using var stream = new MemoryStream();
        new MLContext().Model.Save(Transformer, Input, stream);
        byte[] model = stream.ToArray();
        writer.Write(model.Length);
        writer.Write(model);
        writer.Write(SHA256.HashData(model));
    }

    /// <exception cref="InvalidDataException">The step is damaged.</exception>
    public static StepModel Read(BinaryReader reader)
    {
        int length = reader.ReadInt32();
        if (length < 0 || length > reader.BaseStream.Length - reader.BaseStream.Position)
            throw new InvalidDataException($"a step of {length} bytes does not fit into what is left");
        byte[] model = reader.ReadBytes(length);

        // ML.NET's loaders believe what a damaged model says of its sizes.
        if (!reader.ReadBytes(SHA256.HashSizeInBytes).AsSpan().SequenceEqual(SHA256.HashData(model)))
            throw new InvalidDataException("a step of the model does not match its hash");
        ITransformer loaded = new MLContext().Model.Load(new MemoryStream(model), out DataViewSchema schema);
        return new StepModel(loaded, schema);
    }
}
