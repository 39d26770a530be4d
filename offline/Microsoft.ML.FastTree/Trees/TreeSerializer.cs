namespace Microsoft.ML.Trainers.FastTree;

/// <summary>Trees in a saved model.</summary>
internal static class TreeSerializer
{
    public static void Write(BinaryWriter writer, InternalTreeEnsemble ensemble)
    {
        writer.Write(ensemble.NumTrees);
        writer.Write(ensemble.Bias);
        foreach (var tree in ensemble.Trees)
            WriteTree(writer, tree);
    }

    public static InternalTreeEnsemble Read(BinaryReader reader)
    {
        int count = reader.ReadInt32();
        double bias = reader.ReadDouble();
        var trees = new List<InternalRegressionTree>();
        for (int t = 0; t < count; t++)
            trees.Add(ReadTree(reader));
        return new InternalTreeEnsemble(trees, bias);
    }

    private static void WriteTree(BinaryWriter writer, InternalRegressionTree tree)
    {
        var quantiles = tree as InternalQuantileRegressionTree;
        writer.Write(quantiles is not null);
        writer.WriteArray<double>(tree.LeafValues);
        writer.WriteArray<int>(tree.LteChild);
        writer.WriteArray<int>(tree.GtChild);
        writer.WriteArray<int>(tree.SplitFeatures);
        writer.WriteArray<float>(tree.RawThresholds);
        writer.WriteArray<double>(tree.SplitGains);
        WriteOptional<float>(writer, tree.DefaultValueForMissing);
        for (int n = 0; n < tree.NumNodes; n++)
        {
            WriteOptional<int>(writer, tree.CategoricalSplitFeatures[n]);
            WriteOptional<int>(writer, tree.CategoricalSplitFeatureRanges[n]);
        }
        if (quantiles is null)
            return;
        WriteOptional<double>(writer, quantiles.LabelSamples);
        WriteOptional<double>(writer, quantiles.SampleWeights);
    }

    private static InternalRegressionTree ReadTree(BinaryReader reader)
    {
        bool quantiles = reader.ReadBoolean();
        double[] leaves = reader.ReadArray<double>();
        int[] left = reader.ReadArray<int>(), right = reader.ReadArray<int>(), features = reader.ReadArray<int>();
        float[] thresholds = reader.ReadArray<float>();
        double[] gains = reader.ReadArray<double>();
        float[] missing = ReadOptional<float>(reader);
        int nodes = leaves.Length - 1;
        if (left.Length != nodes || right.Length != nodes || features.Length != nodes || thresholds.Length != nodes || gains.Length != nodes)
            throw new FormatException("Couldn't load model: a tree's arrays do not fit together.");
        var slots = new int[nodes][];
        var ranges = new int[nodes][];
        for (int n = 0; n < nodes; n++)
        {
            slots[n] = ReadOptional<int>(reader);
            ranges[n] = ReadOptional<int>(reader);
        }
        var tree = new TreeArrays(left, right, features, slots, ranges, thresholds, leaves, gains) { Missing = missing };
        return quantiles
            ? new InternalQuantileRegressionTree(tree) { LabelSamples = ReadOptional<double>(reader), SampleWeights = ReadOptional<double>(reader) }
            : new InternalRegressionTree(tree);
    }

    private static void WriteOptional<T>(BinaryWriter writer, T[] values)
        where T : unmanaged
    {
        writer.Write(values is not null);
        if (values is not null)
            writer.WriteArray<T>(values);
    }

    private static T[] ReadOptional<T>(BinaryReader reader)
        where T : unmanaged => reader.ReadBoolean() ? reader.ReadArray<T>() : null;
}
