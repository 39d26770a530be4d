using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai;
using MLNet.Xai.Torch;
using MLNet.Xai.Vision;
using MLNet.Xai.Vision.Attribution;
using MLNet.Xai.Vision.Models;
using MLNet.Xai.Vision.Onnx;

namespace ImageComparison;

/// <summary>
/// A saved model of ML.NET's. With an ONNX network in it, and a linear model behind that where it was trained so, the very images that it resized are explained by class activation maps too;
/// any other model is explained by calling it.
/// </summary>
internal static class SavedModelStudy
{
    /// <exception cref="ArgumentException">There is no such file, or the model takes what a folder of pictures does not have.</exception>
    public static Study Load(MLContext ml, Options options)
    {
        string file = options.SavedModel!;
        if (!File.Exists(file))
            throw new ArgumentException($"There is no file '{file}'.");
        ITransformer model = ml.Model.Load(file, out DataViewSchema schema);
        PhotoSet photos = PhotoFolder.Read(ml, options.Images, options.Count ?? 10);
        IDataView rows = photos.Loading.Append(Inputs(ml, schema, options.Column)).Fit(photos.Rows).Transform(photos.Rows);
        string name = Path.GetFileNameWithoutExtension(file);
        return Find(ml, model, rows.Schema) is { } found
            ? new Study(Opened(name, found, options), new PhotoSet(photos.Photos, model.Transform(rows), new EstimatorChain<ITransformer>(), found.ImageColumn))
            : new Study(Called(ml, name, model, rows.Schema, options), new PhotoSet(photos.Photos, rows, new EstimatorChain<ITransformer>(), options.Column ?? PhotoSet.Image));
    }

    private static OnnxInChain? Find(MLContext ml, ITransformer model, DataViewSchema schema)
    {
        try
        {
            return ml.Explain().Vision.FindOnnx(model, schema);
        }
        catch (ArgumentOutOfRangeException e)
        {
            throw new ArgumentException($"{e.Message} The pictures are in the column '{PhotoSet.Image}'; --column says what the model calls it.", e);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            Console.WriteLine($"There are no class activation maps, and the model is explained by calling it. {e.Message}");
            return null;
        }
    }

    private static Subject Opened(string name, OnnxInChain found, Options options)
    {
        OnnxImageModel network = found.Open();
        int classes = options.Head is ModelHead.Binary or ModelHead.BinaryProbability ? 2 : network.ClassCount;
        return new Subject(name, network, found.Recipe, options.Labels is null && found.Labels is { } own ? [.. own] : options.Names(classes))
        {
            Layer = options.Layer,
            Head = options.Head ?? found.Head,
            Methods = options.Methods ?? OnnxSubject.MethodsFor(network, options),
            Lime = options.Lime(found.Recipe),
        };
    }

    private static Subject Called(MLContext ml, string name, ITransformer model, DataViewSchema schema, Options options)
    {
        if (options.Methods is not null)
            throw new ArgumentException("--methods are class activation maps, and this model has no network that can be looked into: leave them out.");
        string[]? names = options.Labels is null ? null : ClassNames.Read(options.Labels);
        ImageExplanationEstimator scored = Scores(ml, new ImageScoringOptions { Head = options.Head });
        (int height, int width) = (scored.Recipe.Height, scored.Recipe.Width);
        return new Subject(name, null, scored.Recipe, [.. scored.Labels])
        {
            Head = options.Head,
            Called = Scores,
            Methods = [],
            Attributions =
            [
                // Windows of a fourth of the picture, half a window apart.
                ("Occlusion", new Occlusion { Window = [Math.Max(1, height / 4), Math.Max(1, width / 4)], Stride = [Math.Max(1, height / 8), Math.Max(1, width / 8)] }),
                ("RISE", new Rise { Masks = options.Samples ?? 1000 }),
            ],
            Lime = options.Lime(scored.Recipe),
        };

        ImageExplanationEstimator Scores(MLContext context, ImageScoringOptions asked) =>
            context.Explain().Vision.Predictions(model, schema, options.Column ?? PhotoSet.Image, names, asked);
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
            string? from = column.Type switch
            {
                TextDataViewType => nameof(PhotoFolder.Row.Path),
                NumberDataViewType type when type == NumberDataViewType.Single => nameof(PhotoFolder.Row.Number),
                BooleanDataViewType => nameof(PhotoFolder.Row.Truth),
                _ => null,
            };
            if (from is null)
            {
                Console.WriteLine($"The model was trained on data with the column '{column.Name}' ({column.Type}), which a folder of pictures does not have: it is left out.");
                continue;
            }

            Console.WriteLine($"The model takes the column '{column.Name}' ({column.Type}): it is filled with {(from == nameof(PhotoFolder.Row.Path) ? "the pictures' paths" : "zeros")}. A score that follows from more than pictures is refused.");
            if (column.Name != from)
                chain = chain.Append<ITransformer>(ml.Transforms.CopyColumns(column.Name, from));
        }

        return chain;
    }
}
