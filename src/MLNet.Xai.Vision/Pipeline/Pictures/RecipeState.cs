namespace MLNet.Xai.Vision.Pipeline;

/// <summary>A recipe inside the state of a saved explainer.</summary>
internal static class RecipeState
{
    public const long MostPixels = 1 << 28;

    // A bit of the interpolation's byte, which files from before it did not set.
    private const byte Squeezed = 0x80;

    public static void Write(BinaryWriter writer, ImageRecipe recipe)
    {
        writer.Write(recipe.Name);
        writer.Write(recipe.Height);
        writer.Write(recipe.Width);
        writer.Write(recipe.ResizeTo);
        writer.Write((byte)((byte)recipe.Interpolation | (recipe.KeepProportions ? 0 : Squeezed)));
        writer.Write(recipe.Scale);
        writer.Write(recipe.Bgr);
        writer.Write(recipe.Channels);
        for (int c = 0; c < recipe.Channels; c++)
        {
            writer.Write(recipe.Mean[c]);
            writer.Write(recipe.Deviation[c]);
        }
    }

    /// <exception cref="InvalidDataException">It is none.</exception>
    public static ImageRecipe Read(BinaryReader reader)
    {
        (string name, int height, int width, int resizeTo, byte how) = (reader.ReadString(), reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32(), reader.ReadByte());
        var recipe = new ImageRecipe
        {
            Name = name,
            Height = height,
            Width = width,
            ResizeTo = resizeTo,
            KeepProportions = (how & Squeezed) == 0,
            Interpolation = (ImageInterpolation)(how & ~Squeezed),
            Scale = reader.ReadSingle(),
            Bgr = reader.ReadBoolean(),
            Channels = reader.ReadInt32(),
        };
        if (recipe.Height < 1 || recipe.Width < 1 || (long)recipe.Height * recipe.Width > MostPixels)
            throw new InvalidDataException($"a recipe makes pictures of {recipe.Height} x {recipe.Width}");
        if (recipe.Channels is not (1 or 3))
            throw new InvalidDataException($"a recipe has {recipe.Channels} channels");
        var mean = new float[recipe.Channels];
        var deviation = new float[recipe.Channels];
        for (int c = 0; c < recipe.Channels; c++)
            (mean[c], deviation[c]) = (reader.ReadSingle(), reader.ReadSingle());
        recipe = recipe with { Mean = mean, Deviation = deviation };
        recipe.Check();
        return recipe;
    }
}
