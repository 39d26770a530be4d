using Microsoft.ML;
using Microsoft.ML.Transforms.Image;
using MLNet.Xai.Vision.Onnx;

namespace MLNet.Xai.Vision.AnyModel;

/// <summary>Where in a chain pictures are changed: the first place at which all that the score follows from is one column of images, of one size if there is such a place.</summary>
/// <param name="Steps">Steps before it.</param>
/// <param name="Column">The column of images there.</param>
/// <param name="Height">Rows of the pictures.</param>
/// <param name="Width">Columns of the pictures.</param>
/// <param name="Resizes">Whether images of other sizes are resized before: the model does not do it.</param>
internal sealed record PictureCut(int Steps, string Column, int Height, int Width, bool Resizes)
{
    /// <param name="chain">The model.</param>
    /// <param name="schema">What it takes.</param>
    /// <param name="column">The column of images, or of their paths.</param>
    /// <param name="score">What is explained.</param>
    /// <param name="options">The user's sizes.</param>
    /// <exception cref="ArgumentException">There is no such place, or pictures have no size there.</exception>
    /// <exception cref="NotSupportedException">A step does not go row by row, or the score follows from other columns too.</exception>
    public static PictureCut Find(ChainSteps chain, DataViewSchema schema, string column, string score, ImagePredictionOptions options)
    {
        if (chain.Steps.FirstOrDefault(s => !s.Transformer.IsRowToRowMapper) is { } other)
            throw new NotSupportedException($"The model's step {other.Transformer.GetType().Name} does not go row by row, so that changed pictures cannot be scored one by one.");
        string[][] needed = Needed(chain, score);
        if (!needed[0].Contains(column, StringComparer.Ordinal))
            throw new ArgumentException($"The '{score}' of the model does not follow from the column '{column}', but from {(needed[0].Length > 0 ? string.Join(", ", needed[0]) : "none")}.", nameof(column));
        if (needed[0].Length > 1)
        {
            throw new NotSupportedException($"The '{score}' of the model follows from the columns {string.Join(", ", needed[0])}; explained in pictures are models that take one column of images and nothing else. "
                + "Explain the columns beside the picture with MLNet.Xai.Tabular, or the part of the chain that scores the picture.");
        }

        List<(int Steps, string Column, ImageDataViewType Type, bool IsMade)> places = [];
        for (int s = 0; s < chain.Steps.Count; s++)
        {
            DataViewSchema there = s == 0 ? schema : chain.Steps[s - 1].Output;
            if (needed[s] is [var only] && there[only].Type is ImageDataViewType type)
                places.Add((s, only, type, chain.MakerOf(only, s) is not null));
        }

        if (places.Count == 0)
        {
            throw new ArgumentException($"The column '{column}' is {schema[column].Type}, and no step of the model makes one column of images of it that the '{score}' follows from (LoadImages): "
                + "pictures are changed as MLImage. Give a model that takes images, or whose own step loads them.", nameof(column));
        }

        // Sizes in the type of a column of the data are often not those of its images; behind a step they are.
        if (places.Find(p => p.IsMade && p.Type is { Height: > 0, Width: > 0 }) is { Type: not null } sized)
        {
            return options.Height is null ? new PictureCut(sized.Steps, sized.Column, sized.Type.Height, sized.Type.Width, false) : throw new ArgumentException(
                $"The model itself makes pictures of {sized.Type.Height} x {sized.Type.Width} ('{sized.Column}'), which are explained: leave out ImagePredictionOptions.Height and Width.", nameof(options));
        }

        (int steps, string at, ImageDataViewType own, _) = places[0];
        if (options is { Height: { } height, Width: { } width })
            return new PictureCut(steps, at, height, width, true);
        return own is { Height: > 0, Width: > 0 } ? new PictureCut(steps, at, own.Height, own.Width, false) : throw new ArgumentException(
            $"The model takes the images of '{at}' of any size and resizes none, and maps need one size: set ImagePredictionOptions.Height and Width.", nameof(options));
    }

    // By number of steps before: the columns there that the score follows from.
    private static string[][] Needed(ChainSteps chain, string score)
    {
        var needed = new string[chain.Steps.Count + 1][];
        needed[^1] = [score];
        for (int s = chain.Steps.Count - 1; s >= 0; s--)
            needed[s] = [.. needed[s + 1].SelectMany(chain.Steps[s].Reads).Distinct(StringComparer.Ordinal)];
        return needed;
    }
}
