using System.Text;
using MLNet.Xai.Core.Trees.Readers;

namespace MLNet.Xai.Core.Tests.Trees.Readers;

/// <summary>Files that users give by mistake are named as what they are, by both readers.</summary>
public sealed class ForeignFileTests
{
    [Theory]
    [InlineData("", "empty")]
    [InlineData("\u001F\u008B\u0008\u0000", "gzip")]
    [InlineData("PK\u0003\u0004", "ZIP")]
    [InlineData("version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 12\n", "Git LFS pointer")]
    [InlineData("<!DOCTYPE html><html><body>404</body></html>", "HTML page")]
    [InlineData("\n <html>", "HTML page")]
    [InlineData("\u0080\u0004\u0095\u0010\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u008C\u000Cxgboost.core", "pickle")]
    [InlineData("\u0078\u009C\u004B", "zlib")]
    [InlineData("binf\u0000\u0000\u0000\u003F", "old binary format")]
    [InlineData("\u0000\u0000\u0000\u003F\u000C\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0006\u0000\u0000\u0000\u0000\u0000\u0000\u0000gbtree", "old binary format")]
    [InlineData("CONFIG-offset:\u0000\u0000", "old binary format")]
    [InlineData("booster[0]:\n0:[f0<1] yes=1,no=2\n", "dump_model")]
    [InlineData("""{"name":"tree","version":"v4","num_class":1,"num_tree_per_iteration":1,"feature_names":["a"],"tree_info":[]}""", "LightGBM's dump_model")]
    public void Load_FileOfAnotherKind_NamesIt(string content, string named)
    {
        byte[] bytes = Encoding.Latin1.GetBytes(content);
        Should.Throw<InvalidDataException>(() => XGBoostModel.Load(new MemoryStream(bytes))).Message.ShouldContain(named);

        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, bytes);
            Should.Throw<InvalidDataException>(() => LightGbmModel.Load(path)).Message.ShouldContain(named);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Load_TheOthersModel_NamesItsReader()
    {
        Should.Throw<InvalidDataException>(() => XGBoostModel.Load(new MemoryStream("tree\nversion=v4\nnum_class=1\n"u8.ToArray()))).Message.ShouldContain("LightGbmModel");
        Should.Throw<InvalidDataException>(() => LightGbmModel.Load(new StringReader("{\"learner\":{}}"))).Message.ShouldContain("XGBoostModel");
    }
}
