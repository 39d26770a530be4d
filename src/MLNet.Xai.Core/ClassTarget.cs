namespace MLNet.Xai.Core;

/// <summary>Which output of a classifier is explained.</summary>
public sealed record ClassTarget
{
    private ClassTarget(int index, string? name = null, int top = 1, int against = -1) => (Index, Name, Count, Against) = (index, name, top, against);

    /// <summary>For each row the class with the largest output.</summary>
    public static ClassTarget Predicted { get; } = new(-1);

    /// <summary>The class's index; -1 for the predicted ones.</summary>
    internal int Index { get; }

    /// <summary>The class's name.</summary>
    internal string? Name { get; }

    /// <summary>How many of the largest outputs.</summary>
    internal int Count { get; }

    /// <summary>The class whose output is subtracted; -1 for none.</summary>
    internal int Against { get; }

    /// <summary>One class by its index.</summary>
    public static ClassTarget Class(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        return new ClassTarget(index);
    }

    /// <summary>One class by its name; needs the class names.</summary>
    public static ClassTarget Named(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return new ClassTarget(-1, name);
    }

    /// <summary>The classes with the largest outputs, largest first: that many explanations a row.</summary>
    public static ClassTarget Top(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return new ClassTarget(-1, top: count);
    }

    /// <summary>The output of one class less that of another: what speaks for the first rather than the second.</summary>
    public static ClassTarget Difference(int index, int against)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfNegative(against);
        return new ClassTarget(index, against: against);
    }

    /// <summary>What is meant for a row with these outputs.</summary>
    /// <exception cref="ArgumentException">There is no such class.</exception>
    internal TargetClass[] Resolve(ReadOnlySpan<float> outputs, IReadOnlyList<string>? classNames)
    {
        int count = outputs.Length;
        if (Name is not null)
        {
            if (classNames is null)
                throw new ArgumentException($"The class '{Name}' is asked for by name, but no class names are given.");
            int[] found = [.. Enumerable.Range(0, classNames.Count).Where(k => classNames[k].Equals(Name, StringComparison.Ordinal))];
            if (found.Length == 1)
                return [new TargetClass(Check(found[0], count), -1)];
            if (found.Length > 1)
                throw new ArgumentException($"The classes {string.Join(" and ", found)} are all named '{Name}': say which one by its index.");
            string near = string.Join(", ", classNames.Where(n => n.Contains(Name, StringComparison.OrdinalIgnoreCase)).DefaultIfEmpty(classNames[0]).Take(5));
            throw new ArgumentException($"No class is named '{Name}'. There are {classNames.Count}, among them: {near}.");
        }

        if (Index >= 0)
            return [new TargetClass(Check(Index, count), Against < 0 ? -1 : Check(Against, count))];
        float[] values = outputs.ToArray();
        if (Count == 1)
            return [new TargetClass(System.Numerics.Tensors.TensorPrimitives.IndexOfMax<float>(values), -1)];
        return [.. Enumerable.Range(0, count).OrderByDescending(k => values[k]).Take(Count).Select(k => new TargetClass(k, -1))];
    }

    private static int Check(int index, int count) =>
        index < count ? index : throw new ArgumentException($"There is no class {index}: the model has {count} outputs, 0 to {count - 1}.");
}

/// <summary>An explained output: a class, and the class whose output is subtracted or -1.</summary>
internal readonly record struct TargetClass(int Class, int Against)
{
    public double Score(ReadOnlySpan<float> outputs) => Against < 0 ? outputs[Class] : (double)outputs[Class] - outputs[Against];

    public double Score(ReadOnlySpan<double> outputs) => Against < 0 ? outputs[Class] : outputs[Class] - outputs[Against];
}
