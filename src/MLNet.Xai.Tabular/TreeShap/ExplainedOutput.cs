namespace MLNet.Xai.Tabular;

/// <summary>Which outputs of a model with several are explained.</summary>
public sealed record ExplainedOutput
{
    private ExplainedOutput(int? index, string? name) => (Index, Name) = (index, name);

    /// <summary>All: the column has outputs x features values, output after output.</summary>
    public static ExplainedOutput All { get; } = new(null, null);

    /// <summary>For each row the one with the largest score; the column has one value a feature.</summary>
    public static ExplainedOutput Predicted { get; } = new(-1, null);

    /// <summary>The index asked for; -1 for the predicted one.</summary>
    internal int? Index { get; }

    /// <summary>The name asked for.</summary>
    internal string? Name { get; }

    /// <summary>One output by its index.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The index is negative.</exception>
    public static ExplainedOutput At(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        return new ExplainedOutput(index, null);
    }

    /// <summary>One output by its name: the class as the label column spells it.</summary>
    public static ExplainedOutput Named(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return new ExplainedOutput(null, name);
    }

    /// <summary>The outputs of a model that are meant.</summary>
    /// <exception cref="ArgumentException">The model has no such output.</exception>
    internal int[] Resolve(IReadOnlyList<string> outputs, string option)
    {
        if (outputs.Count == 1 && Name is null && Index is null or <= 0)
            return [0];
        if (this == Predicted)
            return [-1];
        if (outputs.Count == 1)
            throw new ArgumentException($"{option} asks for the output {(Name is null ? $"{Index}" : $"'{Name}'")}; the model has only one, which is explained when nothing is asked.");
        string there = string.Join(", ", outputs.Select((name, i) => $"{i} '{name}'"));
        if (Name is not null)
        {
            int found = outputs.ToList().IndexOf(Name);
            return found >= 0 ? [found] : throw new ArgumentException($"The model has no output '{Name}'. It has {there}. ({option})");
        }

        if (Index is not { } index)
            return [.. Enumerable.Range(0, outputs.Count)];
        return index < outputs.Count ? [index] : throw new ArgumentException($"The model has no output {index}. It has {there}. ({option})");
    }
}
