using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MLNet.Xai.Torch.Native;

/// <summary>
/// Loads TorchSharp's native library where the system's libstdc++ is older than GCC 13's (Debian 12, Ubuntu 22.04): the library asks for the version GLIBCXX_3.4.32 and
/// uses nothing of it. See docs/decisions/0009-older-libstdc.md.
/// </summary>
internal static class OlderLibstdc
{
    private const string Version = "GLIBCXX_3.4.32";
    private const string NewInVersion = "_ZSt21ios_base_library_initv";
    private const string Library = "libLibTorchSharp.so";

    /// <summary>Why it could not be loaded; null where it was, or where TorchSharp needs no help.</summary>
    public static NotSupportedException? Failure { get; private set; }

    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "It has to happen before TorchSharp is first used, and TorchSharp has no place to ask.")]
    internal static void Load()
    {
        try
        {
            HiddenCaches.Mend();
            if (OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture == Architecture.X64 && IsOlder())
                LoadMended();
            if (HiddenCaches.AreHidden)
                Nnpack.SwitchOff();
        }
        catch (Exception e)
        {
            // Thrown here, it would make the whole assembly unusable, also for those who need no TorchSharp.
            Failure = new NotSupportedException(
                $"TorchSharp's {Library} does not load with this system's libstdc++, which is older than GCC 13's, nor with what MLNet.Xai.Torch does about that: {e.Message} "
                + "It needs the libstdc++ of GCC 12 or later (GLIBCXX_3.4.30): Debian 12, Ubuntu 22.04, RHEL 10 or newer, or such a libstdc++.so.6 in LD_LIBRARY_PATH. "
                + "Where libraries may not be loaded from the temporary folder, set TMPDIR to one from which they may.", e);
        }
    }

    private static bool IsOlder() =>
        NativeLibrary.TryLoad("libstdc++.so.6", out nint libstdc) && !NativeLibrary.TryGetExport(libstdc, NewInVersion, out _);

    private static void LoadMended()
    {
        string[] folders =
        [
            .. ((string?)AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries),
            AppContext.BaseDirectory,
            Path.Combine(AppContext.BaseDirectory, "runtimes", "linux-x64", "native"),
        ];
        string[] needs = ["libc10.so", "libtorch_cpu.so", "libtorch.so"];

        // Libraries of one folder belong together: a program without libtorch may be told of another's folder, and have TorchSharp's own library as well.
        if (Array.Find(folders, folder => needs.Append(Library).All(library => File.Exists(Path.Combine(folder, library)))) is { } whole)
            folders = [whole];
        if (Find(Library) is not { } original)
            return; // TorchSharp says itself what is missing.
        byte[] elf = File.ReadAllBytes(original);
        if (!WeakVersion.Mark(elf, Version))
            return; // A version of TorchSharp that does not ask for it.

        // The copy lies elsewhere, so what it needs is loaded first.
        foreach (string needed in needs)
        {
            if (Find(needed) is not { } file)
                return;
            NativeLibrary.Load(file);
        }

        string copy = Path.Combine(Directory.CreateTempSubdirectory("xai").FullName, Library);
        try
        {
            File.WriteAllBytes(copy, elf);
            NativeLibrary.Load(copy);
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(copy)!, recursive: true);
        }

        string? Find(string library) => folders.Select(folder => Path.Combine(folder, library)).FirstOrDefault(File.Exists);
    }
}
