using System.Text;
using MLNet.Xai.Columns;
using MLNet.Xai.Persistence;
using MLNet.Xai.Tests.Support;

namespace MLNet.Xai.Tests.Persistence;

public sealed class ExplainerStateTests
{
    [Fact]
    public void Read_BehindAndBeforeOtherThings_GivesTheExplainer()
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write(1234567);
        ExplainerState.Write(writer, Toys.Explainer());
        writer.Write("what follows");
        stream.Position = 0;
        using var reader = new BinaryReader(stream);

        reader.ReadInt32().ShouldBe(1234567);
        RowExplainer explainer = ExplainerState.Read(reader);
        reader.ReadString().ShouldBe("what follows");

        Written(explainer).ShouldBe(Written(Toys.Explainer()));
    }

    [Fact]
    public void Read_TruncatedOrFlipped_IsRefused()
    {
        byte[] whole = Written(Toys.Explainer());
        IEnumerable<byte[]> truncated = Enumerable.Range(0, whole.Length).Select(length => whole[..length]);
        IEnumerable<byte[]> flipped = Enumerable.Range(0, whole.Length).Select(i => (byte[])[.. whole[..i], (byte)(whole[i] ^ 0x40), .. whole[(i + 1)..]]);

        foreach (byte[] damaged in truncated.Concat(flipped))
            Should.Throw<InvalidDataException>(() => Read(damaged)).Message.ShouldContain("Was the model's file truncated or changed?");
    }

    [Fact]
    public void Read_TypeThatIsNoExplainer_IsRefused()
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write("System.Diagnostics.Process, System.Diagnostics.Process");
        writer.Write(0L);

        Should.Throw<InvalidDataException>(() => Read(stream.ToArray())).Message.ShouldContain("there is no explainer 'System.Diagnostics.Process");
    }

    private static RowExplainer Read(byte[] bytes) => ExplainerState.Read(new BinaryReader(new MemoryStream(bytes)));

    private static byte[] Written(RowExplainer explainer)
    {
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true))
            ExplainerState.Write(writer, explainer);
        return stream.ToArray();
    }
}
