namespace MLNet.Xai.Text.Tokenizers.Parts;

/// <summary>Tokens and their ids, both ways.</summary>
internal sealed class Vocabulary
{
    private const int Allowance = 100_000;
    private readonly string?[] _tokens;
    private readonly Dictionary<string, int> _all;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _ids;

    /// <param name="tokens">By id; null where no token has the id, empty where it has no name.</param>
    /// <param name="outside">Ids of added tokens that words are not cut into.</param>
    /// <exception cref="InvalidDataException">A token is there twice, or an id outside is none.</exception>
    public Vocabulary(string?[] tokens, params int[] outside)
    {
        _tokens = tokens;
        Outside = outside;
        var ids = new Dictionary<string, int>(tokens.Length, StringComparer.Ordinal);
        for (int id = 0; id < tokens.Length; id++)
        {
            if (tokens[id] is { Length: > 0 } token && !ids.TryAdd(token, id))
                throw new InvalidDataException($"the token '{Short(token)}' has two ids, {ids[token]} and {id}");
        }

        _all = ids;
        if (outside.Length > 0)
        {
            ids = new Dictionary<string, int>(ids, StringComparer.Ordinal);
            foreach (int id in outside)
            {
                if (!Has(id) || !ids.Remove(tokens[id]!))
                    throw new InvalidDataException($"there is no added token {id}");
            }
        }

        _ids = ids.GetAlternateLookup<ReadOnlySpan<char>>();
        Longest = tokens.Max(t => t?.Length) ?? 0;
    }

    /// <summary>Ids are below it.</summary>
    public int Size => _tokens.Length;

    /// <summary>Length of the longest token, in UTF-16 units.</summary>
    public int Longest { get; }

    /// <summary>Ids of added tokens that words are not cut into.</summary>
    public IReadOnlyList<int> Outside { get; }

    /// <summary>By id; null where no token has the id.</summary>
    public IReadOnlyList<string?> Tokens => _tokens;

    /// <summary>The token of an id that exists.</summary>
    public string this[int id] => _tokens[id]!;

    /// <summary>From tokens with ids in any order.</summary>
    /// <exception cref="InvalidDataException">An id is negative, far above the number of tokens, or given twice.</exception>
    public static Vocabulary Of(IReadOnlyCollection<KeyValuePair<string, int>> entries, params int[] outside)
    {
        long limit = Allowance + (4L * entries.Count);
        string?[] tokens = new string?[entries.Count == 0 ? 0 : Math.Max(0, 1 + entries.Max(e => e.Value < limit ? e.Value : 0))];
        foreach ((string token, int id) in entries)
        {
            if (id < 0 || id >= limit)
                throw new InvalidDataException($"the token '{Short(token)}' has the id {id}; with {entries.Count} tokens, ids from 0 to {limit - 1} are possible");
            if (tokens[id] is { } other && !string.Equals(other, token, StringComparison.Ordinal))
                throw new InvalidDataException($"the tokens '{Short(other)}' and '{Short(token)}' have the same id {id}");
            tokens[id] = token;
        }

        return new Vocabulary(tokens, outside);
    }

    /// <summary>Finds a token that words are cut into.</summary>
    public bool TryFind(ReadOnlySpan<char> token, out int id) => _ids.TryGetValue(token, out id);

    /// <summary>Finds any token.</summary>
    public bool TryFindAny(string token, out int id) => _all.TryGetValue(token, out id);

    /// <summary>Finds any token.</summary>
    /// <exception cref="InvalidDataException">There is no such token.</exception>
    public int Find(string token) => TryFindAny(token, out int id) ? id : throw new InvalidDataException($"the vocabulary has no token '{Short(token)}'");

    public bool Has(int id) => (uint)id < (uint)_tokens.Length && _tokens[id] is not null;

    public void Write(BinaryWriter writer)
    {
        writer.Write(_tokens.Length);
        foreach (string? token in _tokens)
        {
            writer.Write(token is not null);
            if (token is not null)
                writer.Write(token);
        }

        writer.Write(Outside.Count);
        foreach (int id in Outside)
            writer.Write(id);
    }

    /// <exception cref="InvalidDataException">The state is damaged.</exception>
    public static Vocabulary Read(BinaryReader reader)
    {
        int count = reader.ReadInt32();
        long left = reader.BaseStream.Length - reader.BaseStream.Position;
        if (count < 0 || count > left)
            throw new InvalidDataException($"a vocabulary of {count} tokens in {left} bytes");
        string?[] tokens = new string?[count];
        for (int id = 0; id < count; id++)
            tokens[id] = reader.ReadBoolean() ? reader.ReadString() : null;
        int outside = reader.ReadInt32();
        if (outside < 0 || outside > count)
            throw new InvalidDataException($"{outside} added tokens in a vocabulary of {count}");
        int[] ids = new int[outside];
        for (int i = 0; i < outside; i++)
            ids[i] = reader.ReadInt32();
        return new Vocabulary(tokens, ids);
    }

    /// <summary>A token as a message can show it.</summary>
    public static string Short(string token) => token.Length <= 40 ? token : $"{token[..40]}...";
}
