using MLNet.Xai.Vision.Models;

namespace MLNet.Xai.Vision.Tests.Models;

public sealed class ClassNamesTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Theory]
    [InlineData("[\"cat\", \"dog\"]")]
    [InlineData("{\"1\": \"dog\", \"0\": \"cat\"}")]
    [InlineData("{\"0\": [\"n01\", \"cat\"], \"1\": [\"n02\", \"dog\"]}")]
    [InlineData("cat\ndog\n")]
    [InlineData("cat\r\ndog")]
    public void Read_EveryFormat_GivesNamesByIndex(string text)
    {
        File.WriteAllText(_path, text);
        ClassNames.Read(_path).ShouldBe(["cat", "dog"]);
    }

    [Theory]
    [InlineData("{\"0\": \"cat\", \"2\": \"dog\"}")]
    [InlineData("[1, 2]")]
    [InlineData("[\"cat\"")]
    [InlineData("{\"x\": \"cat\"}")]
    [InlineData("{}")]
    public void Read_Damaged_Throws(string text)
    {
        File.WriteAllText(_path, text);
        Should.Throw<InvalidDataException>(() => ClassNames.Read(_path));
    }
}
