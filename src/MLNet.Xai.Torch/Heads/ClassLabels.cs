namespace MLNet.Xai.Torch;

/// <summary>Class names as slot names: none empty, all different.</summary>
internal static class ClassLabels
{
    /// <summary>Names as they are; of classes with one name each carries its index, so that no name means the first of several.</summary>
    /// <exception cref="ArgumentException">There are not as many as classes.</exception>
    public static string[] For(int classCount, IReadOnlyList<string>? labels)
    {
        if (labels is not null && labels.Count != classCount)
            throw new ArgumentException($"There are {labels.Count} class names; the network has {classCount} classes.", nameof(labels));
        string[] names = [.. Enumerable.Range(0, classCount).Select(k => string.IsNullOrWhiteSpace(labels?[k]) ? $"class {k}" : labels[k])];
        Dictionary<string, int> uses = names.CountBy(n => n, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
        string[] distinct = [.. names.Select((name, k) => uses[name] == 1 ? name : $"{name} ({k})")];
        // A name that another class carries on purpose.
        for (int k = 0; k < classCount; k++)
        {
            while (distinct.Count(d => d.Equals(distinct[k], StringComparison.Ordinal)) > 1)
                distinct[k] += $" ({k})";
        }

        return distinct;
    }
}
