using MLNet.Xai.Core.Shapley;
using MLNet.Xai.Core.Tests.Shapley;
using MLNet.Xai.Core.Trees;
using MLNet.Xai.Tests.Support;

namespace MLNet.Xai.Core.Tests.Trees;

public sealed class TreeEnsembleFormatTests
{
    public static TheoryData<string> Files => [.. TestData.GoldenFiles("trees")];

    [Theory]
    [MemberData(nameof(Files))]
    public void Read_WrittenGolden_ExplainsWithTheSameBits(string file)
    {
        GoldenTrees golden = GoldenTrees.Load(file);
        SameBits(golden.Ensemble, golden.Rows, golden.RowCount);
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.3)]
    public void Read_WrittenCategories_ExplainsWithTheSameBits(double empty)
    {
        var random = new RandomEnsembles(31) { Features = 8, Categories = true, Outputs = 3, Empty = empty };
        SameBits(random.Next(), random.Rows(50), 50);
    }

    [Fact]
    public void Write_CountedCovers_TakesFewBytesANode()
    {
        TreeEnsemble ensemble = WithFloatLeaves();
        int inner = ensemble.NodeCount / 2;
        Bytes(ensemble).Length.ShouldBeLessThan((6 * inner) + (9 * (inner + 1)) + 64);
    }

    [Fact]
    public void Read_TruncatedAnywhere_SaysSo()
    {
        byte[] bytes = Bytes(new RandomEnsembles(32) { Categories = true, Features = 7, Trees = 2 }.Next());
        for (int length = 0; length < bytes.Length; length++)
            Should.Throw<InvalidDataException>(() => Read(bytes[..length])).Message.ShouldContain("tree ensemble");
    }

    [Fact]
    public void Read_AnyByteFlipped_GivesAnEnsembleOrSaysSo()
    {
        byte[] bytes = Bytes(new RandomEnsembles(33) { Categories = true, Features = 7, Trees = 2 }.Next());
        int refused = 0;
        for (int i = 0; i < bytes.Length; i++)
        {
            byte[] damaged = [.. bytes];
            damaged[i] ^= 0xFF;
            try
            {
                Read(damaged).TreeCount.ShouldBeGreaterThan(0);
            }
            catch (InvalidDataException)
            {
                refused++;
            }
        }

        refused.ShouldBeGreaterThan(20);
    }

    [Fact]
    public void Read_HugeLengths_AllocatesNothingForThem()
    {
        byte[] bytes = Bytes(WithFloatLeaves());
        BitConverter.GetBytes(int.MaxValue).CopyTo(bytes, bytes.Length - BodyLength(bytes) - 4);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Should.Throw<InvalidDataException>(() => Read(bytes)).Message.ShouldContain("cut off");
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(10_000_000);
    }

    [Fact]
    public void Read_LaterVersion_SaysSo()
    {
        byte[] bytes = Bytes(WithFloatLeaves());
        bytes[0] = 9;
        Should.Throw<InvalidDataException>(() => Read(bytes)).Message.ShouldContain("format 9");
    }

    private static TreeEnsemble WithFloatLeaves()
    {
        var builder = new TreeEnsembleBuilder(3);
        for (int t = 0; t < 20; t++)
        {
            builder.SetSplit(builder.AddTree(), t % 3, t, out int left, out int right, cover: 7);
            builder.SetLeaf(left, [0.5], 3);
            builder.SetLeaf(right, [1.5], 4);
        }

        return builder.Build();
    }

    // Of an ensemble of one output and no groups: version, features, outputs, scale, offset, groups, traits, trees come first.
    private static int BodyLength(byte[] bytes) => bytes.Length - (4 + 4 + 4 + 8 + 8 + 4 + 1 + 4 + 4);

    private static void SameBits(TreeEnsemble ensemble, float[] rows, int count)
    {
        TreeEnsemble read = Read(Bytes(ensemble));
        read.NodeCount.ShouldBe(ensemble.NodeCount);
        read.OutputScale.ShouldBe(ensemble.OutputScale);
        read.Players.SequenceEqual(ensemble.Players).ShouldBeTrue();
        Explain(read).SequenceEqual(Explain(ensemble)).ShouldBeTrue();
        Bytes(read).SequenceEqual(Bytes(ensemble)).ShouldBeTrue();

        double[] Explain(TreeEnsemble e)
        {
            double[] values = new double[count * e.OutputCount * e.FeatureCount];
            new TreeShapExplainer(e).Explain(rows, count, values);
            return values;
        }
    }

    private static byte[] Bytes(TreeEnsemble ensemble)
    {
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream))
            TreeEnsembleFormat.Write(writer, ensemble);
        return stream.ToArray();
    }

    private static TreeEnsemble Read(byte[] bytes)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes));
        return TreeEnsembleFormat.Read(reader);
    }
}
