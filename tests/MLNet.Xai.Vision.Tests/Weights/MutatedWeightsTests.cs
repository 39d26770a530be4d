using MLNet.Xai.Tests.Support;
using MLNet.Xai.Torch.Weights;
using MLNet.Xai.Vision.Models;
using TorchSharp;

namespace MLNet.Xai.Vision.Tests.Weights;

/// <summary>Thousands of damaged files: only the documented exception, and memory that the file's size bounds.</summary>
public sealed class MutatedWeightsTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Theory]
    [InlineData("state_dict.pth", 3000)]
    [InlineData("views.pth", 2000)]
    public void Read_MutatedZip(string file, int count) => Hold(File.ReadAllBytes(Numbers.Golden("weights", file)), count, 1);

    [Fact]
    public void Read_MutatedCheckpoint()
    {
        string? path = TestData.Real("odd_weights", "nested_state_dict.pth");
        Assert.SkipWhen(path is null, TestData.RealMissing("odd_weights"));
        Hold(File.ReadAllBytes(path), 3000, 2);
    }

    [Fact]
    public void Read_MutatedSafeTensors()
    {
        using SmallNet net = new();
        ModelWeights.Save(net, _path);
        Hold(File.ReadAllBytes(_path), 4000, 3);
    }

    [Fact]
    public void Read_MutatedDat()
    {
        using SmallNet net = new();
        net.save(_path);
        Hold(File.ReadAllBytes(_path), 4000, 4);
    }

    [Fact]
    public void Read_MutatedPickle()
    {
        byte[] pickle;
        using (System.IO.Compression.ZipArchive zip = System.IO.Compression.ZipFile.OpenRead(Numbers.Golden("weights", "state_dict.pth")))
        {
            using MemoryStream copy = new();
            using (Stream entry = zip.Entries.First(e => e.FullName.EndsWith("data.pkl", StringComparison.Ordinal)).Open())
                entry.CopyTo(copy);
            pickle = copy.ToArray();
        }

        long most = 0;
        foreach (byte[] changed in Mutations.Of(pickle, 5, 10_000))
            most = Math.Max(most, Bounded.Measure<InvalidDataException>(() => SafePickle.Read(changed)));
        most.ShouldBeLessThan(100 * pickle.Length);
    }

    [Fact]
    public void Read_MutatedLayerList()
    {
        byte[] list = System.Text.Encoding.UTF8.GetBytes(OddNet.LayerList);
        long most = 0;
        foreach (byte[] changed in Mutations.Of(list, 6, 4000))
        {
            File.WriteAllBytes(_path, changed);
            most = Math.Max(most, Bounded.Measure<InvalidDataException>(() => LayerList.Read(_path)));
        }

        most.ShouldBeLessThan(1 << 20);
    }

    [Theory]
    [InlineData("[\"cat\", \"dog\", \"cow\"]")]
    [InlineData("{\"0\": [\"n02123\", \"cat\"], \"1\": [\"n02124\", \"dog\"]}")]
    [InlineData("cat\r\ndog\r\ncow\r\n")]
    public void Read_MutatedClassNames(string text)
    {
        long most = 0;
        foreach (byte[] changed in Mutations.Of(System.Text.Encoding.UTF8.GetBytes(text), 7, 4000))
        {
            File.WriteAllBytes(_path, changed);
            most = Math.Max(most, Bounded.Measure<InvalidDataException>(() => ClassNames.Read(_path)));
        }

        most.ShouldBeLessThan(1 << 20);
    }

    // What is read is made into tensors, too: their numbers must be bounded like the rest.
    private void Hold(byte[] file, int count, int seed)
    {
        long most = 0, tensors = 0;
        foreach (byte[] changed in Mutations.Of(file, seed, count))
        {
            File.WriteAllBytes(_path, changed);
            most = Math.Max(most, Bounded.Measure<InvalidDataException>(() =>
            {
                long bytes = 0;
                foreach (StoredTensor stored in ModelWeights.Read(_path).Values)
                {
                    using torch.Tensor tensor = stored.ToTensor();
                    bytes += stored.ByteCount;
                }

                tensors = Math.Max(tensors, bytes);
            }));
        }

        tensors.ShouldBeLessThanOrEqualTo((16 * (file.Length + 256)) + (1 << 20));
        most.ShouldBeLessThan((64 * file.Length) + (1 << 20));
    }
}
