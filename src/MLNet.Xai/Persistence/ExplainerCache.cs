using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using MLNet.Xai.Columns;

namespace MLNet.Xai.Persistence;

/// <summary>
/// Explainers by the text of their state. The constant column gives one and the same string for all rows of a cursor, so identity is
/// asked first; a hash of the text lets all cursors and engines of a process share one explainer.
/// </summary>
internal static class ExplainerCache
{
    private static readonly ConditionalWeakTable<string, RowExplainer> s_byIdentity = [];
    private static readonly Dictionary<UInt128, WeakReference<RowExplainer>> s_byContent = [];

    public static RowExplainer Get(ReadOnlyMemory<char> text)
    {
        string state = MemoryMarshal.TryGetString(text, out string? whole, out int start, out int length) && start == 0 && length == whole.Length
            ? whole
            : text.ToString();
        return s_byIdentity.GetValue(state, ByContent);
    }

    private static RowExplainer ByContent(string text)
    {
        UInt128 hash = MemoryMarshal.Read<UInt128>(SHA256.HashData(MemoryMarshal.AsBytes(text.AsSpan())));
        lock (s_byContent)
        {
            if (s_byContent.TryGetValue(hash, out WeakReference<RowExplainer>? known) && known.TryGetTarget(out RowExplainer? explainer))
                return explainer;
            explainer = StateText.Read(text);
            s_byContent[hash] = new WeakReference<RowExplainer>(explainer);
            return explainer;
        }
    }
}
