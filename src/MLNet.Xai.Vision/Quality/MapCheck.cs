using MLNet.Xai.Torch.Attribution;

namespace MLNet.Xai.Vision.Quality;

/// <summary>Whether maps go with images.</summary>
internal static class MapCheck
{
    public static void Fit(Explained explained, IReadOnlyList<float[]> maps)
    {
        ArgumentNullException.ThrowIfNull(maps);
        if (explained.Inputs.dim() != 4)
            throw new ArgumentException($"Maps are measured on images [N, C, H, W]; the input is [{AttributionInput.Text(explained.Inputs)}].");
        if (maps.Count != explained.Count)
            throw new ArgumentException($"There are {maps.Count} maps for {explained.Count} explanations: one for each image and target.");
        (long height, long width) = (explained.Inputs.shape[2], explained.Inputs.shape[3]);
        for (int i = 0; i < maps.Count; i++)
        {
            if (maps[i].Length != height * width)
                throw new ArgumentException($"Map {i} has {maps[i].Length} values; images of {height} x {width} pixels need {height * width}. Resize it first.");
            if (Array.Exists(maps[i], v => !float.IsFinite(v)))
                throw new ArgumentException($"Map {i} has values that are NaN or infinite.");
        }
    }
}
