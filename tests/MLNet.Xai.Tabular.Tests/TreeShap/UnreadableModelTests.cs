using System.IO.Compression;
using System.Reflection;
using Microsoft.ML;

namespace MLNet.Xai.Tabular.Tests.TreeShap;

/// <summary>
/// What a user sees of a model that cannot be loaded. ML.NET calls loaders by reflection, so that the outer exception is .NET's own and its message cannot be changed; the reason is the base
/// exception, and stands in the text that an unhandled exception prints.
/// </summary>
public sealed class UnreadableModelTests
{
    private readonly MLContext _ml = new(1);

    [Fact]
    public void Load_StateOfAnotherVersion_SaysWhatToDo()
    {
        Exception error = LoadChanged((bytes, at) => bytes[at] = 99);

        error.GetBaseException().ShouldBeOfType<NotSupportedException>().Message
            .ShouldStartWith("The model's TreeSHAP columns were saved in format 99, and this MLNet.Xai reads format 2. Load the model with the MLNet.Xai that saved it");
        error.ShouldBeOfType<TargetInvocationException>().ToString().ShouldContain(error.GetBaseException().Message);
    }

    [Fact]
    public void Load_DamagedState_SaysSo()
    {
        Exception error = LoadChanged((bytes, at) => bytes[at + 2] ^= 1);

        error.GetBaseException().ShouldBeOfType<InvalidDataException>().Message.ShouldStartWith("The state of an explainer in the model cannot be read");
        error.ToString().ShouldContain("Was the model's file truncated or changed?");
    }

    // The action gets the bytes of the explainer and where its state begins.
    private Exception LoadChanged(Action<byte[], int> change)
    {
        using var stream = new MemoryStream();
        _ml.Model.Save(Loans.Pipeline(_ml).Fit(Loans.View(_ml, 100)), null, stream);
        byte[] type = "MLNet.Xai.Tabular.TreeShapRows, MLNet.Xai.Tabular"u8.ToArray();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Update, leaveOpen: true))
        {
            ZipArchiveEntry entry = archive.Entries.Single(e => Content(e).AsSpan().IndexOf(type) >= 0);
            (string name, byte[] bytes) = (entry.FullName, Content(entry));
            change(bytes, bytes.AsSpan().IndexOf(type) + type.Length + sizeof(long));
            entry.Delete();
            using Stream changed = archive.CreateEntry(name).Open();
            changed.Write(bytes);
        }

        stream.Position = 0;
        return Should.Throw<Exception>(() => _ml.Model.Load(stream, out _));
    }

    private static byte[] Content(ZipArchiveEntry entry)
    {
        using Stream stream = entry.Open();
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}
