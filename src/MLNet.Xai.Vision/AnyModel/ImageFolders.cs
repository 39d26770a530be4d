using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;
using MLNet.Xai.Variants;
using MLNet.Xai.Vision.Onnx;

namespace MLNet.Xai.Vision.AnyModel;

/// <summary>The folders that steps of a model load images from.</summary>
internal static class ImageFolders
{
    /// <summary>The model with another folder in the step that loads images by a column of paths.</summary>
    /// <exception cref="ArgumentException">There is no such step.</exception>
    public static ITransformer Change(ChainSteps chain, string column, string folder)
    {
        if (folder.Length > 0 && !Directory.Exists(folder))
            throw new ArgumentException($"ImagePredictionOptions.ImageFolder is '{folder}', which is not there.", nameof(folder));
        bool changed = false;
        List<ITransformer> steps = [];
        foreach (ChainStep step in chain.Steps)
        {
            ITransformer own = step.Transformer switch
            {
                ImageLoadingTransformer when step.Adds.Any(made => IsImageOf(step, made, column)) => From(step, folder),
                ImageLoadTransformer ours when ours.FileColumnName.Equals(column, StringComparison.Ordinal) => ours.From(folder),
                var other => other,
            };
            changed |= own != step.Transformer;
            steps.Add(own);
        }

        return changed ? new TransformerChain<ITransformer>([.. steps]) : throw new ArgumentException(
            $"ImagePredictionOptions.ImageFolder is '{folder}', and no step of the model loads images by the paths in '{column}' (LoadImages): leave it out.", nameof(folder));
    }

    /// <exception cref="ArgumentException">A folder that pictures come from is not there.</exception>
    public static void Check(ChainSteps chain, PictureCut cut)
    {
        foreach (ChainStep step in chain.Steps.Take(cut.Steps))
        {
            string? folder = step.Transformer switch
            {
                ImageLoadingTransformer loading => loading.ImageFolder,
                ImageLoadTransformer ours => ours.Folder,
                _ => null,
            };
            if (!string.IsNullOrEmpty(folder) && !Directory.Exists(folder))
                throw new ArgumentException($"The model loads images from the folder '{folder}', which is not there: set ImagePredictionOptions.ImageFolder.", nameof(chain));
        }
    }

    private static bool IsImageOf(ChainStep step, string made, string column) => step.Output[made].Type is ImageDataViewType && step.Reads(made) is [var only] && only.Equals(column, StringComparison.Ordinal);

    private static TransformerChain<ITransformer> From(ChainStep step, string folder)
    {
        var empty = new VariantsView(step.Input, [], 0);
        ITransformer[] loaders = [.. step.Adds.Select(made => new MLContext().Transforms.LoadImages(made, folder, step.Reads(made)[0]).Fit(empty))];
        return new TransformerChain<ITransformer>(loaders);
    }
}
