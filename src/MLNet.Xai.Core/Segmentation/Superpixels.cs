namespace MLNet.Xai.Core.Segmentation;

/// <summary>A label map: every pixel belongs to one of <see cref="Count"/> segments, numbered from 0.</summary>
public sealed class Superpixels
{
    private readonly int[] _labels;

    /// <summary>Wraps a label map, renumbering its labels to 0, 1, 2, ... in their ascending order.</summary>
    /// <param name="labels">Row-major, <paramref name="height"/> x <paramref name="width"/>.</param>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="height">Rows.</param>
    /// <exception cref="ArgumentException">There are not width x height labels.</exception>
    public Superpixels(ReadOnlySpan<int> labels, int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        if (labels.Length != (long)width * height)
            throw new ArgumentException($"There are {labels.Length} labels for an image of {width} x {height} pixels.", nameof(labels));
        Width = width;
        Height = height;
        int[] distinct = [.. new SortedSet<int>(labels.ToArray())];
        Count = distinct.Length;
        _labels = new int[labels.Length];
        for (int i = 0; i < _labels.Length; i++)
            _labels[i] = Array.BinarySearch(distinct, labels[i]);
    }

    /// <summary>Pixels in a row.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>Number of segments.</summary>
    public int Count { get; }

    /// <summary>The segment of every pixel, row-major.</summary>
    public ReadOnlySpan<int> Labels => _labels;

    /// <summary>Number of pixels of every segment.</summary>
    public int[] Sizes()
    {
        var sizes = new int[Count];
        foreach (int label in _labels)
            sizes[label]++;
        return sizes;
    }
}
