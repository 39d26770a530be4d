using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MLNet.Xai.Core.Coalitions;

/// <summary>Numbers masks 0, 1, 2 ... as they first come; equal ones have the same number.</summary>
/// <param name="players">Number of players.</param>
internal sealed class MaskIndex(int players)
{
    private const int Lanes = 16;
    private readonly Dictionary<ulong, int> _small = [];
    private readonly Dictionary<string, int> _large = new(StringComparer.Ordinal);

    /// <summary>How many different masks have come.</summary>
    public int Count => _small.Count + _large.Count;

    private bool IsSmall => players <= sizeof(ulong) * 8;

    /// <summary>Makes room for so many masks more.</summary>
    public void Reserve(int more)
    {
        if (IsSmall)
            _small.EnsureCapacity(_small.Count + more);
        else
            _large.EnsureCapacity(_large.Count + more);
    }

    /// <summary>The number of a mask.</summary>
    /// <param name="mask">One byte a player, 0 where it is absent.</param>
    /// <param name="known">Whether it has come before.</param>
    public int Of(ReadOnlySpan<byte> mask, out bool known)
    {
        if (IsSmall)
        {
            ulong bits = 0;
            for (int i = 0; i < players; i += Lanes)
                bits |= (ulong)Bits(mask, i) << i;
            return Number(ref CollectionsMarshal.GetValueRefOrAddDefault(_small, bits, out known), known);
        }

        Span<char> name = stackalloc char[(players + Lanes - 1) / Lanes];
        for (int i = 0; i < name.Length; i++)
            name[i] = (char)Bits(mask, i * Lanes);
        return Number(ref CollectionsMarshal.GetValueRefOrAddDefault(_large.GetAlternateLookup<ReadOnlySpan<char>>(), name, out known), known);
    }

    // A mask that is new is counted already.
    private int Number(ref int number, bool known)
    {
        if (!known)
            number = Count - 1;
        return number;
    }

    private static uint Bits(ReadOnlySpan<byte> mask, int first)
    {
        ReadOnlySpan<byte> lanes = mask[first..];
        if (lanes.Length >= Lanes)
            return Present(lanes);
        Span<byte> last = stackalloc byte[Lanes];
        last.Clear();
        lanes.CopyTo(last);
        return Present(last);
    }

    private static uint Present(ReadOnlySpan<byte> lanes) => Vector128.GreaterThan(Vector128.Create(lanes), Vector128<byte>.Zero).ExtractMostSignificantBits();
}
