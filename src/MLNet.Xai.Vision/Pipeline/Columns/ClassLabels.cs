namespace MLNet.Xai.Vision.Pipeline;

/// <summary>Class names as slot names: none empty, all different.</summary>
internal static class ClassLabels
{
    /// <exception cref="ArgumentException">There are not as many as classes.</exception>
    public static string[] For(int classCount, IReadOnlyList<string>? labels)
    {
        if (labels is not null && labels.Count != classCount)
            throw new ArgumentException($"There are {labels.Count} class names; the network has {classCount} classes.", nameof(labels));
        HashSet<string> given = new(labels ?? [], StringComparer.Ordinal), used = new(StringComparer.Ordinal);
        string[] distinct = new string[classCount];
        for (int k = 0; k < classCount; k++)
        {
            string name = string.IsNullOrWhiteSpace(labels?[k]) ? $"class {k}" : labels[k];
            distinct[k] = name;
            for (int n = 2; !used.Add(distinct[k]); n++)
                distinct[k] = given.Contains($"{name} ({n})") ? distinct[k] : $"{name} ({n})";
        }

        return distinct;
    }
}
