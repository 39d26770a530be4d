namespace MLNet.Xai.Torch.Weights;

/// <summary>What a file holds, by the network's names as far as they can be told.</summary>
/// <param name="Path">The file.</param>
/// <param name="Nested">The dictionary of the checkpoint that held the tensors; empty for the outermost.</param>
/// <param name="Prefix">What was taken away before every name.</param>
/// <param name="Entries">The tensors under their name in the file and the network's.</param>
internal sealed record StoredWeights(string Path, string Nested, string Prefix, IReadOnlyList<(string Raw, string Name, StoredTensor Tensor)> Entries)
{
    // DataParallel's, Lightning's, torch.compile's.
    private static readonly string[] s_usual = ["module.", "model.", "_orig_mod."];

    /// <summary>For messages: empty where the tensors were found as they are.</summary>
    public string Found => (Nested, Prefix) switch
    {
        ("", "") => "",
        ("", _) => $"(Names were read without '{Prefix}'.) ",
        (_, "") => $"(They were read from '{Nested}'.) ",
        _ => $"(They were read from '{Nested}', names without '{Prefix}'.) ",
    };

    /// <param name="path">The file.</param>
    /// <param name="options">Where the weights are in it, and under which names.</param>
    /// <param name="isKnown">Whether the network has a tensor of this name.</param>
    /// <exception cref="InvalidDataException">The file is damaged, or where its weights are is not clear.</exception>
    public static StoredWeights Open(string path, WeightOptions options, Func<string, bool> isKnown)
    {
        Dictionary<string, StoredTensor> file = ModelWeights.Read(path, options.Nested, out string nested);
        string prefix = options.Prefix ?? CommonPrefix(file.Keys, isKnown);
        List<(string Raw, string Name, StoredTensor Tensor)> entries = [];
        foreach ((string raw, StoredTensor tensor) in file)
        {
            if (!raw.StartsWith(prefix, StringComparison.Ordinal))
                continue;
            string plain = raw[prefix.Length..];
            if (options.Rename is { } rename)
            {
                if (rename(plain) is { } name)
                    entries.Add((raw, name, tensor));
            }
            else
            {
                entries.Add((raw, plain, tensor));
            }
        }

        if (entries.Count == 0)
            throw new InvalidDataException($"No name of a tensor in '{path}' begins with WeightOptions.Prefix '{prefix}', or Rename passed all over. There are: {Names(file.Keys)}.");
        return new StoredWeights(path, nested, prefix, entries);
    }

    /// <summary>A hint where the names would be the network's but for what stands before them.</summary>
    public string Hint(IReadOnlyCollection<string> networks)
    {
        Dictionary<string, int> fits = new(StringComparer.Ordinal);
        foreach ((_, string name, _) in Entries)
        {
            for (int dot = name.IndexOf('.', StringComparison.Ordinal); dot >= 0; dot = name.IndexOf('.', dot + 1))
            {
                if (networks.Contains(name[(dot + 1)..], StringComparer.Ordinal))
                    fits[name[..(dot + 1)]] = fits.GetValueOrDefault(name[..(dot + 1)]) + 1;
            }
        }

        if (fits.Count == 0)
            return "Where only the names differ, set WeightOptions.Prefix or WeightOptions.Rename. ";
        (string best, int count) = fits.MaxBy(f => f.Value);
        return $"{count} of {Entries.Count} names would fit without '{Prefix}{best}': set WeightOptions.Prefix to it if those are the network's. ";
    }

    internal static string Names(IEnumerable<string> names)
    {
        string[] some = [.. names.Take(9)];
        return string.Join(", ", some.Take(8)) + (some.Length > 8 ? ", ..." : "");
    }

    /// <summary>One usual prefix after the other, as long as every name has it and the network knows none of the names.</summary>
    private static string CommonPrefix(IReadOnlyCollection<string> names, Func<string, bool> isKnown)
    {
        string prefix = "";
        while (!names.Any(n => isKnown(n[prefix.Length..]))
            && Array.Find(s_usual, u => names.All(n => n.AsSpan(prefix.Length).StartsWith(u, StringComparison.Ordinal))) is { } next)
        {
            prefix += next;
        }

        return prefix;
    }
}
