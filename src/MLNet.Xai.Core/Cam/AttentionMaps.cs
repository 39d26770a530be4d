namespace MLNet.Xai.Core.Cam;

/// <summary>The attention matrices of a transformer for one image: layers x heads x tokens x tokens, rows are queries.</summary>
public readonly ref struct AttentionMaps
{
    /// <summary>Wraps the numbers, layer by layer from the input upwards.</summary>
    /// <exception cref="ArgumentException">There are not layers x heads x tokens x tokens numbers.</exception>
    public AttentionMaps(ReadOnlySpan<float> values, int layers, int heads, int tokens)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(layers, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(heads, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(tokens, 2);
        if (values.Length != (long)layers * heads * tokens * tokens)
            throw new ArgumentException($"{layers} layers of {heads} heads over {tokens} tokens do not have {values.Length} numbers.", nameof(values));
        Values = values;
        (Layers, Heads, Tokens) = (layers, heads, tokens);
    }

    /// <summary>All numbers.</summary>
    public ReadOnlySpan<float> Values { get; }

    /// <summary>Number of layers.</summary>
    public int Layers { get; }

    /// <summary>Heads of a layer.</summary>
    public int Heads { get; }

    /// <summary>Tokens, the class token included.</summary>
    public int Tokens { get; }

    /// <summary>The matrix of one head.</summary>
    public ReadOnlySpan<float> this[int layer, int head] => Values.Slice(((layer * Heads) + head) * Tokens * Tokens, Tokens * Tokens);
}
