namespace MLNet.Xai.Core.Trees;

/// <summary>The compact binary form of a <see cref="TreeEnsemble"/>, as it travels inside saved models.</summary>
/// <remarks>
/// Little-endian, every tree in preorder, four to nine bytes a node: thresholds as float; leaf values and covers as float where that loses
/// nothing, else as double; covers of inner nodes only where they are not the sums of their leaves'. Node indices may change in a round
/// trip (they become those of preorder); nothing else does.
/// </remarks>
public static class TreeEnsembleFormat
{
    private const int Version = 2;
    private const int WithoutValues = 1;    // the version of trees that compare with no list of values
    private const int MostFeatures = 1 << 24;
    private const int MostOutputs = 1 << 16;

    [Flags]
    private enum Traits : byte
    {
        None = 0,
        DoubleValues = 1,
        Covers = 2,
        DoubleCovers = 4,
        InnerCovers = 8,
    }

    [Flags]
    private enum NodeTraits : byte
    {
        None = 0,
        Leaf = 1,
        DefaultLeft = 2,
        ZeroIsMissing = 4,
        CategoryGoesLeft = 8,
        AnySlotGoesRight = 16,
        ValueGoesLeft = 32,
    }

    /// <summary>Writes an ensemble.</summary>
    public static void Write(BinaryWriter writer, TreeEnsemble ensemble)
    {
        Traits traits = TraitsOf(ensemble);
        using var memory = new MemoryStream();
        using (var body = new BinaryWriter(memory, System.Text.Encoding.UTF8, leaveOpen: true))
        {
            foreach (int root in ensemble.Roots)
                WriteTree(body, ensemble, root, traits);
        }

        writer.Write(ensemble.CategoricalSplits.Any(split => split.Kind == CategoricalSplitKind.ValueGoesLeft) ? Version : WithoutValues);
        writer.Write(ensemble.FeatureCount);
        writer.Write(ensemble.OutputCount);
        writer.Write(ensemble.OutputScale);
        foreach (double offset in ensemble.BaseOffset)
            writer.Write(offset);
        int[] grouped = [.. Enumerable.Range(0, ensemble.FeatureCount).Where(f => ensemble.Players[f] != f)];
        writer.Write(grouped.Length);
        foreach (int feature in grouped)
        {
            writer.Write(feature);
            writer.Write(ensemble.Players[feature]);
        }

        writer.Write((byte)traits);
        writer.Write(ensemble.TreeCount);
        writer.Write(checked((int)memory.Length));
        writer.Write(memory.GetBuffer(), 0, (int)memory.Length);
    }

    /// <summary>Reads an ensemble. What the data announces is believed only as far as there are bytes for it.</summary>
    /// <exception cref="InvalidDataException">The data is cut off, damaged, or of a later version.</exception>
    public static TreeEnsemble Read(BinaryReader reader)
    {
        try
        {
            return ReadChecked(reader);
        }
        catch (EndOfStreamException e)
        {
            throw new InvalidDataException("The tree ensemble is cut off.", e);
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or FormatException or IndexOutOfRangeException)
        {
            throw new InvalidDataException($"The tree ensemble is damaged: {e.Message}", e);
        }
    }

    private static TreeEnsemble ReadChecked(BinaryReader reader)
    {
        int version = reader.ReadInt32();
        if (version is not (WithoutValues or Version))
            throw new InvalidDataException($"The tree ensemble has format {version}; this library reads formats {WithoutValues} and {Version}.");
        int features = Limited(reader.ReadInt32(), 1, MostFeatures, "features");
        int outputs = Limited(reader.ReadInt32(), 1, MostOutputs, "outputs");
        var builder = new TreeEnsembleBuilder(features, outputs) { OutputScale = Finite(reader.ReadDouble(), "scale") };
        for (int k = 0; k < outputs; k++)
            builder.BaseOffset[k] = Finite(reader.ReadDouble(), "offset");
        int grouped = Limited(reader.ReadInt32(), 0, features, "grouped features");
        for (int i = 0; i < grouped; i++)
        {
            int feature = Limited(reader.ReadInt32(), 0, features - 1, "as a grouped feature");
            builder.SetPlayer(feature, Limited(reader.ReadInt32(), 0, feature, "as a player"));
        }

        var traits = (Traits)reader.ReadByte();
        int trees = Limited(reader.ReadInt32(), 1, int.MaxValue, "trees");
        byte[] body = ReadBytes(reader, Limited(reader.ReadInt32(), trees, int.MaxValue, "bytes"));
        using var bodyReader = new BinaryReader(new MemoryStream(body, writable: false));
        for (int t = 0; t < trees; t++)
            ReadTree(bodyReader, builder, traits);
        if (bodyReader.BaseStream.Position != body.Length)
            throw new InvalidDataException("The tree ensemble is damaged: bytes are left over after the last tree.");
        return builder.Build();
    }

    private static void WriteTree(BinaryWriter writer, TreeEnsemble ensemble, int root, Traits traits)
    {
        var open = new Stack<int>([root]);
        while (open.TryPop(out int node))
        {
            bool isLeaf = ensemble.Left[node] == TreeEnsemble.Leaf;
            CategoricalSplit? split = ensemble.Categorical[node] < 0 ? null : ensemble.CategoricalSplits[ensemble.Categorical[node]];
            NodeTraits kind = (isLeaf ? NodeTraits.Leaf : NodeTraits.None)
                | (ensemble.DefaultLeft[node] ? NodeTraits.DefaultLeft : NodeTraits.None)
                | (ensemble.ZeroIsMissing[node] ? NodeTraits.ZeroIsMissing : NodeTraits.None)
                | (split?.Kind switch
                {
                    CategoricalSplitKind.CategoryGoesLeft => NodeTraits.CategoryGoesLeft,
                    CategoricalSplitKind.AnySlotGoesRight => NodeTraits.AnySlotGoesRight,
                    CategoricalSplitKind.ValueGoesLeft => NodeTraits.ValueGoesLeft,
                    _ => NodeTraits.None,
                });
            writer.Write((byte)kind);
            if (traits.HasFlag(isLeaf ? Traits.Covers : Traits.InnerCovers))
                WriteNumber(writer, ensemble.Covers[node], traits.HasFlag(Traits.DoubleCovers));
            if (isLeaf)
            {
                for (int k = 0; k < ensemble.OutputCount; k++)
                    WriteNumber(writer, ensemble.Values[(node * ensemble.OutputCount) + k], traits.HasFlag(Traits.DoubleValues));
                continue;
            }

            if (split is null)
            {
                writer.Write7BitEncodedInt(ensemble.Feature[node]);
                writer.Write(ensemble.Threshold[node]);
            }
            else if (split.Kind == CategoricalSplitKind.ValueGoesLeft)
            {
                writer.Write7BitEncodedInt(split.Feature);
                writer.Write7BitEncodedInt(split.Values.Length);
                foreach (float value in split.Values)
                    writer.Write(value);
            }
            else
            {
                writer.Write7BitEncodedInt(split.Feature);
                writer.Write7BitEncodedInt(split.Members.Length);
                foreach (int member in split.Members)
                    writer.Write7BitEncodedInt(member);
            }

            open.Push(ensemble.Right[node]);
            open.Push(ensemble.Left[node]);
        }
    }

    private static void ReadTree(BinaryReader reader, TreeEnsembleBuilder builder, Traits traits)
    {
        double[] values = new double[builder.OutputCount];
        int leafBytes = 1 + (builder.OutputCount * (traits.HasFlag(Traits.DoubleValues) ? 8 : 4));
        var open = new Stack<int>([builder.AddTree()]);
        var inner = new List<int>();
        while (open.TryPop(out int node))
        {
            // Every open node ends in a leaf at least: a tree that promises more than there are bytes must not be allocated.
            long left = reader.BaseStream.Length - reader.BaseStream.Position;
            if ((open.Count + 1L) * leafBytes > left)
                throw new EndOfStreamException();
            var kind = (NodeTraits)reader.ReadByte();
            bool isLeaf = kind.HasFlag(NodeTraits.Leaf);
            double cover = traits.HasFlag(isLeaf ? Traits.Covers : Traits.InnerCovers) ? ReadNumber(reader, traits.HasFlag(Traits.DoubleCovers)) : 0;
            if (!(Finite(cover, "cover") >= 0))
                throw new InvalidDataException($"The tree ensemble is damaged: a node has the cover {cover}.");
            if (isLeaf)
            {
                for (int k = 0; k < values.Length; k++)
                    values[k] = Finite(ReadNumber(reader, traits.HasFlag(Traits.DoubleValues)), "leaf value");
                builder.SetLeaf(node, values, cover);
                continue;
            }

            bool defaultLeft = kind.HasFlag(NodeTraits.DefaultLeft);
            int feature = reader.Read7BitEncodedInt();
            int l;
            int r;
            if (kind.HasFlag(NodeTraits.ValueGoesLeft))
            {
                float[] compared = new float[Limited(reader.Read7BitEncodedInt(), 0, (int)Math.Min(left / sizeof(float), int.MaxValue), "values")];
                for (int i = 0; i < compared.Length; i++)
                    compared[i] = reader.ReadSingle();
                builder.SetSplit(node, CategoricalSplit.ValueGoesLeft(feature, compared), out l, out r, defaultLeft, cover);
            }
            else if ((kind & (NodeTraits.CategoryGoesLeft | NodeTraits.AnySlotGoesRight)) == NodeTraits.None)
            {
                float threshold = reader.ReadSingle();
                if (float.IsNaN(threshold))
                    throw new InvalidDataException("The tree ensemble is damaged: a node compares with NaN.");
                builder.SetSplit(node, feature, threshold, out l, out r, defaultLeft, cover, kind.HasFlag(NodeTraits.ZeroIsMissing));
            }
            else
            {
                int[] members = new int[Limited(reader.Read7BitEncodedInt(), 0, (int)Math.Min(left, int.MaxValue), "categories")];
                for (int i = 0; i < members.Length; i++)
                    members[i] = reader.Read7BitEncodedInt();
                CategoricalSplit split = kind.HasFlag(NodeTraits.AnySlotGoesRight)
                    ? CategoricalSplit.AnySlotGoesRight(members)
                    : CategoricalSplit.CategoryGoesLeft(feature, members);
                builder.SetSplit(node, split, out l, out r, defaultLeft, cover);
            }

            inner.Add(node);
            open.Push(r);
            open.Push(l);
        }

        if (!traits.HasFlag(Traits.InnerCovers))
        {
            for (int i = inner.Count - 1; i >= 0; i--)
                builder.Covers[inner[i]] = builder.Covers[builder.Left[inner[i]]] + builder.Covers[builder.Right[inner[i]]];
        }
    }

    private static Traits TraitsOf(TreeEnsemble ensemble)
    {
        Traits traits = Traits.None;
        for (int node = 0; node < ensemble.NodeCount; node++)
        {
            double cover = ensemble.Covers[node];
            int left = ensemble.Left[node];
            if (cover > 0)
                traits |= Traits.Covers;
            if (cover != (float)cover)
                traits |= Traits.DoubleCovers;
            if (left != TreeEnsemble.Leaf && cover != ensemble.Covers[left] + ensemble.Covers[ensemble.Right[node]])
                traits |= Traits.InnerCovers;
        }

        foreach (double value in ensemble.Values)
        {
            if (value != (float)value)
                traits |= Traits.DoubleValues;
        }

        return traits;
    }

    private static void WriteNumber(BinaryWriter writer, double number, bool isDouble)
    {
        if (isDouble)
            writer.Write(number);
        else
            writer.Write((float)number);
    }

    private static double ReadNumber(BinaryReader reader, bool isDouble) => isDouble ? reader.ReadDouble() : reader.ReadSingle();

    private static double Finite(double number, string what) => double.IsFinite(number)
        ? number
        : throw new InvalidDataException($"The tree ensemble is damaged: a {what} is {number}.");

    private static byte[] ReadBytes(BinaryReader reader, int count)
    {
        using var memory = new MemoryStream();
        byte[] chunk = new byte[Math.Min(count, 1 << 16)];
        while (memory.Length < count)
        {
            int read = reader.Read(chunk, 0, (int)Math.Min(chunk.Length, count - memory.Length));
            if (read == 0)
                throw new EndOfStreamException();
            memory.Write(chunk, 0, read);
        }

        return memory.ToArray();
    }

    private static int Limited(int value, int least, int most, string what) =>
        value >= least && value <= most
            ? value
            : throw new InvalidDataException($"The tree ensemble is damaged: it says {value} {what}, which must be {least} to {most}.");
}
