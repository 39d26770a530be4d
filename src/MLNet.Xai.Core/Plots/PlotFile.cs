using System.Text;
using MLNet.Xai.Core.Files;

namespace MLNet.Xai.Core.Plots;

/// <summary>Pictures and pages as files of text without a byte order mark.</summary>
internal static class PlotFile
{
    public static void Save(string path, string text) => AtomicFile.Write(path, Encoding.UTF8.GetBytes(text));
}
