using MLNet.Xai.Core.Trees;

namespace MLNet.Xai.Tabular;

/// <summary>A <see cref="TreeEnsemble"/> as compact bytes: every tree in preorder, so that no node needs to say where its children are.</summary>
internal static class EnsembleState
{
    private const int MaxFeatures = 1 << 24;

    [Flags]
    private enum NodeKind : byte
    {
        Leaf = 0,
        Numeric = 1,
        Categorical = 2,
        NanGoesLeft = 4,
        WholeCover = 8,
    }

    public static void Write(TreeEnsemble trees, BinaryWriter writer)
    {
        writer.Write(trees.FeatureCount);
        writer.Write(trees.OutputCount);
        writer.Write(trees.OutputScale);
        foreach (double offset in trees.BaseOffset)
            writer.Write(offset);
        writer.WriteInts(trees.Players);
        writer.Write(trees.TreeCount);
        var pending = new Stack<int>();
        foreach (int root in trees.Roots)
        {
            pending.Push(root);
            while (pending.TryPop(out int node))
            {
                WriteNode(trees, node, writer);
                if (trees.Left[node] == TreeEnsemble.Leaf)
                    continue;
                pending.Push(trees.Right[node]);
                pending.Push(trees.Left[node]);
            }
        }
    }

    public static TreeEnsemble Read(BinaryReader reader)
    {
        int features = reader.ReadInt32();
        int outputs = reader.ReadInt32();
        if (features is < 1 or > MaxFeatures || outputs is < 1 or > 1 << 20)
            throw new InvalidDataException($"trees of {features} features and {outputs} outputs are announced");
        var builder = new TreeEnsembleBuilder(features, outputs) { OutputScale = reader.ReadDouble() };
        for (int k = 0; k < outputs; k++)
            builder.BaseOffset[k] = reader.ReadDouble();
        int[] players = reader.ReadInts();
        for (int f = 0; f < players.Length; f++)
        {
            if (players[f] != f)
                builder.Group([players[f], f]);
        }

        double[] values = new double[outputs];
        var pending = new Stack<int>();
        for (int tree = reader.ReadInt32(); tree > 0; tree--)
        {
            pending.Push(builder.AddTree());
            while (pending.TryPop(out int node))
                ReadNode(builder, node, reader, values, pending);
        }

        return builder.Build();
    }

    private static void WriteNode(TreeEnsemble trees, int node, BinaryWriter writer)
    {
        double cover = trees.Covers[node];
        bool leaf = trees.Left[node] == TreeEnsemble.Leaf;
        NodeKind kind = leaf ? NodeKind.Leaf : trees.Categorical[node] >= 0 ? NodeKind.Categorical : NodeKind.Numeric;
        bool whole = cover == Math.Floor(cover) && cover < long.MaxValue;
        writer.Write((byte)(kind | (trees.DefaultLeft[node] ? NodeKind.NanGoesLeft : NodeKind.Leaf) | (whole ? NodeKind.WholeCover : NodeKind.Leaf)));
        if (whole)
            writer.Write7BitEncodedInt64((long)cover);
        else
            writer.Write(cover);
        if (leaf)
        {
            WriteLeaf(trees.Values.Slice(node * trees.OutputCount, trees.OutputCount), writer);
        }
        else if (kind == NodeKind.Numeric)
        {
            writer.Write7BitEncodedInt(trees.Feature[node]);
            writer.Write(trees.Threshold[node]);
        }
        else
        {
            CategoricalSplit split = trees.CategoricalSplits[trees.Categorical[node]];
            writer.Write((byte)split.Kind);
            writer.Write7BitEncodedInt(split.Feature);
            writer.WriteInts(split.Members);
        }
    }

    // A one-versus-all leaf has a value for one output only.
    private static void WriteLeaf(ReadOnlySpan<double> values, BinaryWriter writer)
    {
        int first = values.IndexOfAnyExcept(0.0);
        bool single = first >= 0 && values[(first + 1)..].IndexOfAnyExcept(0.0) < 0;
        writer.Write7BitEncodedInt(single ? first + 1 : 0);
        foreach (double value in single ? values.Slice(first, 1) : values)
            writer.Write(value);
    }

    private static void ReadNode(TreeEnsembleBuilder builder, int node, BinaryReader reader, double[] values, Stack<int> pending)
    {
        var kind = (NodeKind)reader.ReadByte();
        double cover = kind.HasFlag(NodeKind.WholeCover) ? reader.Read7BitEncodedInt64() : reader.ReadDouble();
        bool nanGoesLeft = kind.HasFlag(NodeKind.NanGoesLeft);
        int left, right;
        switch (kind & (NodeKind.Numeric | NodeKind.Categorical))
        {
            case NodeKind.Leaf:
                Array.Clear(values);
                int single = reader.Read7BitEncodedInt();
                if (single > 0)
                    values[single - 1] = reader.ReadDouble();
                for (int k = 0; single == 0 && k < values.Length; k++)
                    values[k] = reader.ReadDouble();
                builder.SetLeaf(node, values, cover);
                return;
            case NodeKind.Numeric:
                builder.SetSplit(node, reader.Read7BitEncodedInt(), reader.ReadSingle(), out left, out right, nanGoesLeft, cover);
                break;
            case NodeKind.Categorical:
                var split = (CategoricalSplitKind)reader.ReadByte();
                int feature = reader.Read7BitEncodedInt();
                int[] members = reader.ReadInts();
                builder.SetSplit(node, split == CategoricalSplitKind.AnySlotGoesRight
                    ? CategoricalSplit.AnySlotGoesRight(members)
                    : CategoricalSplit.CategoryGoesLeft(feature, members), out left, out right, nanGoesLeft, cover);
                break;
            default:
                throw new InvalidDataException($"there is no node of kind {kind}");
        }

        pending.Push(right);
        pending.Push(left);
    }
}
