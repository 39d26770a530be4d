using MLNet.Xai.Core.Coalitions;
using MLNet.Xai.Core.Segmentation;

namespace MLNet.Xai.Vision.Shapley;

/// <summary>A balanced hierarchy of superpixels: the picture's are parted in two equal halves along the side on which their middles lie farther apart, and so on.</summary>
internal static class SuperpixelTree
{
    public static PlayerTree Of(Superpixels superpixels)
    {
        int count = superpixels.Count;
        var middles = new (double X, double Y)[count];
        for (int p = 0; p < superpixels.Labels.Length; p++)
        {
            ref (double X, double Y) middle = ref middles[superpixels.Labels[p]];
            middle = (middle.X + (p % superpixels.Width), middle.Y + (p / superpixels.Width));
        }

        int[] sizes = superpixels.Sizes();
        for (int s = 0; s < count; s++)
            middles[s] = (middles[s].X / sizes[s], middles[s].Y / sizes[s]);
        List<(int Left, int Right)> merges = [];
        _ = Merge([.. Enumerable.Range(0, count)]);
        return new PlayerTree(count, merges);

        int Merge(int[] players)
        {
            if (players.Length == 1)
                return players[0];
            bool across = players.Max(p => middles[p].X) - players.Min(p => middles[p].X) >= players.Max(p => middles[p].Y) - players.Min(p => middles[p].Y);

            // Of equal places the first superpixel comes first, so that the same picture always has the same tree.
            int[] ordered = [.. players.OrderBy(p => across ? middles[p].X : middles[p].Y).ThenBy(p => p)];
            (int left, int right) = (Merge(ordered[..(players.Length / 2)]), Merge(ordered[(players.Length / 2)..]));
            merges.Add((left, right));
            return count + merges.Count - 1;
        }
    }
}
