using System.IO.Compression;
using System.Text;
using MLNet.Xai.Torch.Weights;

namespace MLNet.Xai.Vision.Tests.Weights;

/// <summary>Files that lie: a clear error, nothing allocated on their word, nothing run.</summary>
public sealed class HostileFileTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Theory]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[1000000000,1000000000,1000000000],\"data_offsets\":[0,4]}}", "bytes")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}}", "bytes")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}", "outside")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,0]}}", "outside")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[-4,0]}}", "outside")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,99999999999999999999]}}", "header")]
    [InlineData("{\"a\":{\"dtype\":\"C64\",\"shape\":[1],\"data_offsets\":[0,4]}}", "C64")]
    [InlineData("{\"a\":{\"shape\":[1],\"data_offsets\":[0,4]}}", "header")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}", "twice")]
    [InlineData("{\"a\":[]}", "header")]
    [InlineData("{\"a\"", "header")]
    public void Read_SafeTensorsWithALyingHeader_Throws(string header, string expected)
    {
        SafeTensorsWriter.Raw(_path, header, new byte[4]);
        Should.Throw<InvalidDataException>(() => ModelWeights.Read(_path)).Message.ShouldContain(expected);
    }

    [Theory]
    [InlineData(ulong.MaxValue)]
    [InlineData(1UL << 40)]
    [InlineData(60UL)]
    public void Read_SafeTensorsWithAnEndlessHeader_Throws(ulong length)
    {
        SafeTensorsWriter.Raw(_path, "{\"a\":1}", [], length);
        Should.Throw<InvalidDataException>(() => ModelWeights.Read(_path)).Message.ShouldContain("claims");
    }

    [Theory]
    [InlineData(new byte[] { })]
    [InlineData(new byte[] { 1 })]
    [InlineData(new byte[] { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f })]
    [InlineData(new byte[] { 1, 0xff, 0xff, 0xff, 0xff, 0x07, 65 })]
    [InlineData(new byte[] { 1, 1, 65, 6, 2, 0xff, 0xff, 0xff, 0xff, 7, 0xff, 0xff, 0xff, 0xff, 7 })]
    [InlineData(new byte[] { 1, 1, 65, 6, 1, 2, 0, 0, 0, 0 })]
    [InlineData(new byte[] { 1, 1, 65, 99, 1, 1, 0, 0, 0, 0 })]
    [InlineData(new byte[] { 1, 1, 65, 6, 0x7f, 1, 1, 1 })]
    [InlineData(new byte[] { 1, 1, 65, 6, 1, 1, 0, 0, 0, 0, 9 })]
    public void Read_DamagedDat_Throws(byte[] bytes)
    {
        File.WriteAllBytes(_path, bytes);
        Should.Throw<InvalidDataException>(() => ModelWeights.Read(_path));
    }

    [Theory]
    [InlineData("whole_module.pth", "refused")]
    [InlineData("legacy.pth", "1.6")]
    [InlineData("script.pt", "TorchScript")]
    public void Read_PyTorchFilesThatAreNoStateDict_SayWhy(string file, string expected) =>
        Should.Throw<InvalidDataException>(() => ModelWeights.Read(Numbers.Golden("weights", file))).Message.ShouldContain(expected);

    [Fact]
    public void Read_PickleThatWouldRunAProgram_IsRefusedUnrun()
    {
        string witness = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N"));
        Zip([0x80, 2, .. "cos\nsystem\nX"u8], witness);
        Should.Throw<InvalidDataException>(() => ModelWeights.Read(_path)).Message.ShouldContain("os.system");
        File.Exists(witness).ShouldBeFalse();
    }

    [Theory]
    [InlineData("80 02 7d 2e", "no tensors")]
    [InlineData("80 02 4e 2e", "no dictionary")]
    [InlineData("80 09 7d 2e", "protocol")]
    [InlineData("80 02 7d", "damaged")]
    [InlineData("80 02 2e", "damaged")]
    [InlineData("80 02 58 ff ff ff 7f 2e", "damaged")]
    [InlineData("80 02 58 ff ff ff ff 2e", "damaged")]
    [InlineData("80 02 68 05 2e", "never stored")]
    [InlineData("80 02 75 2e", "damaged")]
    [InlineData("80 02 8a 09 01 02 03 04 05 06 07 08 09 2e", "damaged")]
    [InlineData("80 02 4e 51 2e", "storage")]
    [InlineData("80 02 81 2e", "damaged")]
    [InlineData("80 02 92 2e", "opcode")]
    public void Read_DamagedPickle_Throws(string hex, string expected)
    {
        Zip(Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal)));
        Should.Throw<InvalidDataException>(() => ModelWeights.Read(_path)).Message.ShouldContain(expected);
    }

    [Fact]
    public void Read_TruncatedZip_Throws()
    {
        byte[] whole = File.ReadAllBytes(Numbers.Golden("weights", "state_dict.pth"));
        foreach (int length in new[] { 10, 100, whole.Length / 2, whole.Length - 30 })
        {
            File.WriteAllBytes(_path, whole[..length]);
            Should.Throw<InvalidDataException>(() => ModelWeights.Read(_path));
        }
    }

    /// <summary>Every byte of the pickle changed in turn: an error or a readable file, never another exception.</summary>
    [Fact]
    public void Read_PickleWithOneByteChanged_ThrowsNothingElse()
    {
        using (ZipArchive zip = ZipFile.OpenRead(Numbers.Golden("weights", "state_dict.pth")))
        {
            using MemoryStream copy = new();
            using (Stream pickle = zip.Entries.First(e => e.FullName.EndsWith("data.pkl", StringComparison.Ordinal)).Open())
                pickle.CopyTo(copy);
            byte[] bytes = copy.ToArray();
            for (int i = 0; i < bytes.Length; i++)
            {
                byte[] changed = [.. bytes];
                changed[i] ^= (byte)(1 << (i % 8));
                try
                {
                    SafePickle.Read(changed);
                }
                catch (InvalidDataException e)
                {
                    e.Message.ShouldNotBeNullOrEmpty();
                }
            }
        }
    }

    private void Zip(ReadOnlySpan<byte> pickle, string? witness = null)
    {
        File.Delete(_path);
        using ZipArchive zip = ZipFile.Open(_path, ZipArchiveMode.Create);
        using Stream entry = zip.CreateEntry("archive/data.pkl", CompressionLevel.NoCompression).Open();
        entry.Write(pickle);
        if (witness is not null)
            entry.Write([.. BitConverter.GetBytes(6 + witness.Length), .. Encoding.ASCII.GetBytes("touch " + witness), 0x85, (byte)'R', (byte)'.']);
    }
}
