namespace MLNet.Xai.Tabular;

/// <summary>Codes, sentences and the features of each, in declared order: those of the user's catalogue, then features by default, by name.</summary>
internal sealed record ReasonCatalogue(string[] Codes, string[] Texts, int[][] Features)
{
    /// <summary>Looks the features up.</summary>
    /// <exception cref="ArgumentException">A feature is not there, or in two entries, or in none and there is no default.</exception>
    public static ReasonCatalogue Of(ReasonCodeOptions options, IReadOnlyList<string> names)
    {
        string option = options.Name(nameof(options.Catalogue));
        var indices = names.Select((name, i) => (name, i)).ToDictionary(pair => pair.name, pair => pair.i, StringComparer.Ordinal);
        var features = options.Catalogue.Select(entry => entry.Features.Select(name => indices.TryGetValue(name, out int index)
            ? index
            : throw new ArgumentException($"{option}: the code '{entry.Code}' is about '{name}', which is no feature. {There(names)}")).ToArray()).ToList();
        int[] without = [.. Enumerable.Range(0, names.Count).Except(features.SelectMany(own => own)).OrderBy(f => names[f], StringComparer.Ordinal)];
        if (without.Length > 0 && options.DefaultText is null)
        {
            throw new ArgumentException($"{option} has no code for {string.Join(", ", without.Take(20).Select(f => $"'{names[f]}'"))}{(without.Length > 20 ? $" and {without.Length - 20} more" : "")}. "
                + $"Add entries, or set {options.Name(nameof(options.DefaultText))}, with which a feature's name is its code.");
        }

        foreach (int f in without)
        {
            if (options.Catalogue.Any(entry => entry.Code.Equals(names[f], StringComparison.Ordinal)))
                throw new ArgumentException($"{option}: the feature '{names[f]}' has no code and would get its name, which is the code of another entry.");
        }

        return new ReasonCatalogue(
            [.. options.Catalogue.Select(entry => entry.Code), .. without.Select(f => names[f])],
            [.. options.Catalogue.Select(entry => entry.Text), .. without.Select(_ => options.DefaultText!)],
            [.. features, .. without.Select(f => new[] { f })]);
    }

    /// <summary>The index of a feature that an option names.</summary>
    /// <exception cref="ArgumentException">There is no such feature.</exception>
    public static int Find(string name, IReadOnlyList<string> names, string option)
    {
        for (int i = 0; i < names.Count; i++)
        {
            if (names[i].Equals(name, StringComparison.Ordinal))
                return i;
        }

        throw new ArgumentException($"{option}: '{name}' is no feature. {There(names)}");
    }

    public void Write(BinaryWriter writer)
    {
        writer.WriteStrings(Codes);
        writer.WriteStrings(Texts);
        foreach (int[] features in Features)
            writer.WriteInts(features);
    }

    public static ReasonCatalogue Read(BinaryReader reader)
    {
        string[] codes = reader.ReadStrings(), texts = reader.ReadStrings();
        if (codes.Length != texts.Length || codes.Length == 0)
            throw new InvalidDataException($"there are {codes.Length} codes and {texts.Length} sentences");
        return new ReasonCatalogue(codes, texts, [.. codes.Select(_ => reader.ReadInts())]);
    }

    private static string There(IReadOnlyList<string> names) =>
        $"There are {string.Join(", ", names.Take(50).Select(name => $"'{name}'"))}{(names.Count > 50 ? $" and {names.Count - 50} more" : "")}.";
}
