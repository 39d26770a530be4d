using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;
using MLNet.Xai.Persistence;

namespace MLNet.Xai.Vision.AnyModel;

/// <summary>A model of ML.NET's among the networks that saved models know: its name there says where pictures are changed and what is explained, its file is the model.</summary>
internal static class TransformerState
{
    private const string Prefix = "mlnet:";

    public static bool Is(string architecture) => architecture.StartsWith(Prefix, StringComparison.Ordinal);

    public static string NameOf(PictureModel parts) => Prefix + JsonSerializer.Serialize(new Said(
        parts.Column,
        parts.Score,
        parts.Cut,
        [.. parts.Schema.Where(c => c.Type is ImageDataViewType).Select(c => new ImageColumn(c.Name, ((ImageDataViewType)c.Type).Height, ((ImageDataViewType)c.Type).Width))]));

    public static byte[] FileOf(PictureModel parts)
    {
        using var stream = new MemoryStream();
        new MLContext().Model.Save(parts.Model, parts.Schema, stream);
        return stream.ToArray();
    }

    /// <summary>The model of a name and the file that it is in.</summary>
    /// <exception cref="InvalidDataException">One of them is damaged.</exception>
    public static TransformerImageModel Load(string architecture, string path) => Load(architecture, path, new MLContext());

    /// <summary>The same model on a GPU.</summary>
    public static TransformerImageModel On(TransformerImageModel model, AskedDevice asked)
    {
        string file = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(file, FileOf(model.Parts));
            return Load(NameOf(model.Parts), file, new MLContext { GpuDeviceId = asked.GpuDeviceId, FallbackToCpu = asked.FallbackToCpu });
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static TransformerImageModel Load(string architecture, string path, MLContext ml)
    {
        try
        {
            Said said = JsonSerializer.Deserialize<Said>(architecture[Prefix.Length..]) ?? throw new InvalidDataException("where its pictures are changed is missing");
            ITransformer model = ml.Model.Load(path, out DataViewSchema saved);

            // ML.NET has no codec for images: their columns are not in the schema that it saves.
            var builder = new DataViewSchema.Builder();
            foreach (DataViewSchema.Column column in saved.Where(c => !c.IsHidden && c.Type is not ImageDataViewType))
                builder.AddColumn(column.Name, column.Type, column.Annotations);
            foreach (ImageColumn image in said.Images)
                builder.AddColumn(image.Name, image.Height > 0 && image.Width > 0 ? new ImageDataViewType(image.Height, image.Width) : new ImageDataViewType());
            return new TransformerImageModel(new PictureModel(model, builder.ToSchema(), said.Column, said.Cut, said.Score));
        }
        catch (Exception e) when (e is JsonException or ArgumentException or FormatException)
        {
            throw new InvalidDataException($"The model that a saved explanation calls is damaged: {e.Message}", e);
        }
    }

    private sealed record Said(string Column, string Score, PictureCut Cut, ImageColumn[] Images);

    private sealed record ImageColumn(string Name, int Height, int Width);
}
