using System.Security.Cryptography;
using Microsoft.ML;

namespace MLNet.Xai.Persistence;

/// <summary>A model inside the state of its explainer, as ML.NET saves it, with the schema of what it reads.</summary>
internal static class NestedModel
{
    /// <param name="writer">Where to.</param>
    /// <param name="model">The model.</param>
    /// <param name="schema">What it reads.</param>
    public static void Write(BinaryWriter writer, ITransformer model, DataViewSchema schema)
    {
        using var stream = new MemoryStream();
        new MLContext().Model.Save(model, schema, stream);
        byte[] bytes = stream.ToArray();
        writer.Write(bytes.Length);
        writer.Write(bytes);
        writer.Write(SHA256.HashData(bytes));
    }

    /// <summary>What <see cref="Write"/> wrote.</summary>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static (ITransformer Model, DataViewSchema Schema) Read(BinaryReader reader)
    {
        int length = reader.ReadInt32();
        if (length < 0 || length > reader.BaseStream.Length - reader.BaseStream.Position)
            throw new InvalidDataException($"a model of {length} bytes does not fit into what is left");
        byte[] model = reader.ReadBytes(length);

        // ML.NET's loaders believe what a damaged model says of its sizes.
        if (!reader.ReadBytes(SHA256.HashSizeInBytes).AsSpan().SequenceEqual(SHA256.HashData(model)))
            throw new InvalidDataException("the model that is explained does not match its hash");
        ITransformer loaded = new MLContext().Model.Load(new MemoryStream(model), out DataViewSchema schema);
        return (loaded, schema);
    }
}
