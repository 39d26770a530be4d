using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai;
using MLNet.Xai.Torch;
using MLNet.Xai.Vision;
using MLNet.Xai.Vision.Onnx;

namespace ImageComparison;

/// <summary>A saved model of ML.NET's with an ONNX network in it, and a linear model behind that where it was trained so: the very images that it resized are explained.</summary>
internal static class SavedModelStudy
{
    /// <exception cref="ArgumentException">There is no such file, no ONNX network in it, or it takes what a folder of pictures does not have.</exception>
    public static Study Load(MLContext ml, Options options)
    {
        string file = options.SavedModel!;
        if (!File.Exists(file))
            throw new ArgumentException($"There is no file '{file}'.");
        ITransformer model = ml.Model.Load(file, out DataViewSchema schema);
        PhotoSet photos = PhotoFolder.Read(ml, options.Images, options.Count ?? 10);
        IDataView rows = photos.Loading.Append(Inputs(ml, schema, options.Column)).Fit(photos.Rows).Transform(photos.Rows);
        OnnxInChain found = Find(ml, model, rows.Schema);
        OnnxImageModel network = found.Open();
        int classes = options.Head is ModelHead.Binary or ModelHead.BinaryProbability ? 2 : network.ClassCount;
        var subject = new Subject(Path.GetFileNameWithoutExtension(file), network, found.Recipe, options.Labels is null && found.Labels is { } own ? [.. own] : options.Names(classes))
        {
            Layer = options.Layer,
            Head = options.Head ?? found.Head,
            Methods = options.Methods ?? OnnxSubject.MethodsFor(network, options),
            Lime = options.Lime(found.Recipe),
        };
        return new Study(subject, new PhotoSet(photos.Photos, model.Transform(rows), new EstimatorChain<ITransformer>(), found.ImageColumn));
    }

    private static OnnxInChain Find(MLContext ml, ITransformer model, DataViewSchema schema)
    {
        try
        {
            return ml.Explain().Vision.FindOnnx(model, schema);
        }
        catch (ArgumentOutOfRangeException e)
        {
            throw new ArgumentException($"{e.Message} The pictures are in the column '{PhotoSet.Image}'; --column says what the model calls it.", e);
        }
    }

    /// <summary>
    /// The columns that the model takes. ML.NET saves no image columns in a model's schema, so the name of that one is "Image" or asked for; texts are paths, or labels that it learnt from.
    /// </summary>
    private static EstimatorChain<ITransformer> Inputs(MLContext ml, DataViewSchema schema, string? image)
    {
        var chain = new EstimatorChain<ITransformer>();
        if (image is not null && schema.GetColumnOrNull(image) is null)
            chain = chain.Append<ITransformer>(ml.Transforms.CopyColumns(image, PhotoSet.Image));
        foreach (DataViewSchema.Column column in schema.Where(c => !c.IsHidden))
        {
            string from = column.Type switch
            {
                TextDataViewType => nameof(PhotoFolder.Row.Path),
                NumberDataViewType type when type == NumberDataViewType.Single => nameof(PhotoFolder.Row.Number),
                BooleanDataViewType => nameof(PhotoFolder.Row.Truth),
                _ => throw new ArgumentException($"The model takes the column '{column.Name}' ({column.Type}), which a folder of pictures does not have."),
            };
            Console.WriteLine($"The model takes the column '{column.Name}' ({column.Type}): it is filled with {(from == nameof(PhotoFolder.Row.Path) ? "the pictures' paths" : "zeros")}. What its ONNX network says follows from pictures only.");
            if (column.Name != from)
                chain = chain.Append<ITransformer>(ml.Transforms.CopyColumns(column.Name, from));
        }

        return chain;
    }
}
