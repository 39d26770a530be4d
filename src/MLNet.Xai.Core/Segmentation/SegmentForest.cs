namespace MLNet.Xai.Core.Segmentation;

/// <summary>Disjoint sets of pixels; the smallest pixel of a set is its root. Knows every set's size and dearest inner edge.</summary>
internal sealed class SegmentForest
{
    private readonly int[] _parent;

    public SegmentForest(int pixels)
    {
        _parent = [.. Enumerable.Range(0, pixels)];
        Size = new int[pixels];
        Array.Fill(Size, 1);
        Cost = new double[pixels];
    }

    public int[] Size { get; }

    public double[] Cost { get; }

    public int Root(int pixel)
    {
        int root = pixel;
        while (_parent[root] != root)
            root = _parent[root];
        while (_parent[pixel] != root)
            (pixel, _parent[pixel]) = (_parent[pixel], root);
        return root;
    }

    public void Join(int rootA, int rootB, double cost)
    {
        (int keep, int drop) = rootA < rootB ? (rootA, rootB) : (rootB, rootA);
        _parent[drop] = keep;
        Size[keep] += Size[drop];
        Cost[keep] = cost;
    }

    public int[] Roots()
    {
        var roots = new int[_parent.Length];
        for (int i = 0; i < roots.Length; i++)
            roots[i] = Root(i);
        return roots;
    }
}
