namespace MLNet.Xai.Torch.Weights;

/// <summary>Finds the dictionary of tensors in what a checkpoint holds.</summary>
internal static class StateDict
{
    private const int Deepest = 4;

    /// <param name="root">The checkpoint.</param>
    /// <param name="nested">Its dictionary with the weights; <see langword="null"/> for the only one with tensors.</param>
    /// <param name="found">Which it was; empty for the outermost.</param>
    /// <exception cref="InvalidDataException">There is none, or more than one.</exception>
    public static PickleDictionary Find(object? root, string? nested, out string found)
    {
        if (root is not PickleDictionary top)
            throw new InvalidDataException("it holds no dictionary of tensors");
        List<(string Path, PickleDictionary Tensors)> all = [];
        Collect(top, "", all, new HashSet<object>(ReferenceEqualityComparer.Instance), 0);
        string[] names = [.. all.Select(a => a.Path)];
        int at = nested is not null ? Array.IndexOf(names, nested) : all.Count == 1 ? 0 : -1;
        if (all.Count == 0)
            throw new InvalidDataException($"it holds no tensors. There are: {StoredWeights.Names(top.Keys.Select(k => $"{k}"))}");
        if (at < 0)
        {
            string where = $"It has tensors in {string.Join(", ", names.Take(8).Select(n => n.Length == 0 ? "'' (the outermost dictionary)" : $"'{n}'"))}";
            throw new InvalidDataException(nested is null
                ? $"it holds several dictionaries of tensors. {where}: say which with WeightOptions.Nested"
                : $"it holds no dictionary '{nested}' with tensors, as WeightOptions.Nested says. {where}");
        }

        found = names[at];
        return all[at].Tensors;
    }

    /// <summary>
    /// An optimiser keeps its tensors under numbers, Lightning's callbacks keep scores of no dimension: no names or weights of a network, so that they are passed by.
    /// </summary>
    private static void Collect(PickleDictionary from, string path, List<(string, PickleDictionary)> all, HashSet<object> seen, int depth)
    {
        if (!seen.Add(from) || depth > Deepest)
            return;
        if (from.Any(e => e is { Key: string, Value: PickleTensor { Shape.Length: > 0 } }))
            all.Add((path, from));
        foreach ((object key, object? value) in from)
        {
            if (key is string name && value is PickleDictionary inner)
                Collect(inner, path.Length == 0 ? name : $"{path}.{name}", all, seen, depth + 1);
        }
    }
}
