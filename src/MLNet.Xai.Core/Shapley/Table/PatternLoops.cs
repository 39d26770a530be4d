using System.Runtime.Intrinsics;

namespace MLNet.Xai.Core.Shapley.Table;

/// <summary>What a node does to the patterns of many rows at once: a byte a row, a bit a player of the path, set while the row meets all its conditions.</summary>
/// <remarks>Players not yet on the path have their bits set. Buffers are aligned to 64 bytes and padded to whole vectors.</remarks>
internal static unsafe class PatternLoops<TWidth>
    where TWidth : struct, ISimdWidth
{
    /// <summary>Says that an index byte has been started.</summary>
    public const int Continue = -1;

    /// <summary>
    /// Patterns of the children, and the node's outcome as an index bit: whether the player is on in the left child.
    /// </summary>
    /// <param name="pattern">Patterns at the node.</param>
    /// <param name="ranks">The rows' ranks.</param>
    /// <param name="node">The node.</param>
    /// <param name="left">Receives the left child's patterns, unless null.</param>
    /// <param name="right">Receives the right child's patterns, unless null.</param>
    /// <param name="index">Index bytes to add the outcome to, unless null.</param>
    /// <param name="position">Which bit of the index byte.</param>
    /// <param name="keep">Bits of <paramref name="pattern"/> that the index byte starts from, or <see cref="Continue"/> to add to what it holds.</param>
    /// <param name="rows">Number of rows.</param>
    public static void Split(
        byte* pattern, byte* ranks, in TableNode node, byte* left, byte* right, byte* index, int position, int keep, int rows)
    {
        byte bit = (byte)(1 << node.Player);
        int shift = position - node.Player;
        if (TWidth.Bits == 512)
        {
            Vector512<byte> rank = Vector512.Create(node.Rank);
            Vector512<byte> player = Vector512.Create(bit);
            Vector512<byte> kept = Vector512.Create((byte)keep);
            for (int r = 0; r < rows; r += 64)
            {
                Vector512<byte> p = Vector512.LoadAligned(pattern + r);
                Vector512<byte> goesLeft = Vector512.LessThanOrEqual(Vector512.LoadAligned(ranks + r), rank);
                Vector512<byte> on = goesLeft & p & player;
                if (left != null)
                    (p & (goesLeft | ~player)).StoreAligned(left + r);
                if (right != null)
                    Vector512.AndNot(p, goesLeft & player).StoreAligned(right + r);
                if (index == null)
                    continue;
                on = (shift >= 0 ? Vector512.ShiftLeft(on.AsUInt16(), shift) : Vector512.ShiftRightLogical(on.AsUInt16(), -shift)).AsByte();
                (on | (keep == Continue ? Vector512.LoadAligned(index + r) : p & kept)).StoreAligned(index + r);
            }
        }
        else if (TWidth.Bits == 256)
        {
            Vector256<byte> rank = Vector256.Create(node.Rank);
            Vector256<byte> player = Vector256.Create(bit);
            Vector256<byte> kept = Vector256.Create((byte)keep);
            for (int r = 0; r < rows; r += 32)
            {
                Vector256<byte> p = Vector256.LoadAligned(pattern + r);
                Vector256<byte> goesLeft = Vector256.LessThanOrEqual(Vector256.LoadAligned(ranks + r), rank);
                Vector256<byte> on = goesLeft & p & player;
                if (left != null)
                    (p & (goesLeft | ~player)).StoreAligned(left + r);
                if (right != null)
                    Vector256.AndNot(p, goesLeft & player).StoreAligned(right + r);
                if (index == null)
                    continue;
                on = (shift >= 0 ? Vector256.ShiftLeft(on.AsUInt16(), shift) : Vector256.ShiftRightLogical(on.AsUInt16(), -shift)).AsByte();
                (on | (keep == Continue ? Vector256.LoadAligned(index + r) : p & kept)).StoreAligned(index + r);
            }
        }
        else
        {
            for (int r = 0; r < rows; r++)
            {
                byte p = pattern[r];
                bool goesLeft = ranks[r] <= node.Rank;
                byte off = (byte)(p & ~bit);
                if (left != null)
                    left[r] = goesLeft ? p : off;
                if (right != null)
                    right[r] = goesLeft ? off : p;
                if (index != null)
                    index[r] = (byte)((keep == Continue ? index[r] : p & keep) | (goesLeft && (p & bit) != 0 ? 1 << position : 0));
            }
        }
    }

    /// <summary>Joins low and high index bytes.</summary>
    public static void Widen(byte* low, byte* high, ushort* index, int rows)
    {
        if (TWidth.Bits == 512)
        {
            for (int r = 0; r < rows; r += 64)
            {
                Vector512<byte> l = Vector512.LoadAligned(low + r);
                Vector512<byte> h = Vector512.LoadAligned(high + r);
                (Vector512.WidenLower(l) | Vector512.ShiftLeft(Vector512.WidenLower(h), 8)).StoreAligned(index + r);
                (Vector512.WidenUpper(l) | Vector512.ShiftLeft(Vector512.WidenUpper(h), 8)).StoreAligned(index + r + 32);
            }
        }
        else
        {
            for (int r = 0; r < rows; r++)
                index[r] = (ushort)(low[r] | (high[r] << 8));
        }
    }
}
