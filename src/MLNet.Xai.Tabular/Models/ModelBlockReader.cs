namespace MLNet.Xai.Tabular.Models;

/// <summary>Reads the parts of ML.NET's tree and GAM components that have no public property.</summary>
internal static class ModelBlockReader
{
    /// <summary>
    /// For every tree of a LightGBM model what NaN is replaced by at each of its nodes, or null where NaN stays NaN and goes right
    /// (the order of fields is the one documented at ML.NET's InternalRegressionTree).
    /// </summary>
    public static float[]?[] MissingValues(ModelBlock block)
    {
        using BinaryReader reader = block.Open();
        reader.ReadInt32();    // size of a float
        var missing = new float[]?[reader.ReadInt32()];
        for (int tree = 0; tree < missing.Length; tree++)
        {
            byte kind = reader.ReadByte();
            Skip(reader, sizeof(int) + (2 * sizeof(double)));    // leaves, largest output, weight
            for (int i = 0; i < 3; i++)
                SkipArray(reader, sizeof(int));    // left, right, feature
            int categorical = reader.ReadInt32();
            Skip(reader, categorical * sizeof(int));
            for (int i = 0; i < categorical; i++)
            {
                SkipArray(reader, sizeof(int));    // slots
                Skip(reader, 2 * sizeof(int));     // their range
            }

            SkipArray(reader, sizeof(int));      // binned thresholds
            SkipArray(reader, sizeof(float));    // thresholds
            float[] defaults = Floats(reader);
            missing[tree] = defaults.Any(x => x != 0) ? defaults : null;    // ML.NET drops an array of zeros
            for (int i = 0; i < (kind == 2 ? 6 : 4); i++)
                SkipArray(reader, sizeof(double));    // leaf values, gains, p-values, earlier values; samples and weights of a quantile tree
        }

        return missing;
    }

    /// <summary>A GAM's shape functions with the input feature of each, in the order of the features.</summary>
    public static IReadOnlyList<(int Feature, double[] UpperBounds, double[] Effects)> ShapeFunctions(ModelBlock block)
    {
        using BinaryReader reader = block.Open();
        int count = reader.ReadInt32();
        Skip(reader, sizeof(int) + sizeof(double));    // input features, intercept
        double[][] effects = [.. Enumerable.Range(0, count).Select(_ => Doubles(reader, reader.ReadInt32()))];
        double[][] bounds = [.. effects.Select(e => Doubles(reader, e.Length))];
        var functions = new (int, double[], double[])[reader.ReadInt32()];
        for (int i = 0; i < functions.Length; i++)
        {
            int feature = reader.ReadInt32();
            int function = reader.ReadInt32();
            functions[i] = (feature, bounds[function], effects[function]);
        }

        return [.. functions.OrderBy(f => f.Item1)];
    }

    private static void Skip(BinaryReader reader, int bytes) => reader.BaseStream.Seek(bytes, SeekOrigin.Current);

    private static void SkipArray(BinaryReader reader, int size) => Skip(reader, reader.ReadInt32() * size);

    private static float[] Floats(BinaryReader reader)
    {
        var values = new float[reader.ReadInt32()];
        for (int i = 0; i < values.Length; i++)
            values[i] = reader.ReadSingle();
        return values;
    }

    private static double[] Doubles(BinaryReader reader, int count)
    {
        var values = new double[count];
        for (int i = 0; i < count; i++)
            values[i] = reader.ReadDouble();
        return values;
    }
}
