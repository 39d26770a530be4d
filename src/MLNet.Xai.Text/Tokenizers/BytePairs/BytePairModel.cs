using MLNet.Xai.Text.Tokenizers.Parts;

namespace MLNet.Xai.Text.Tokenizers.BytePairs;

/// <summary>Byte-pair encoding of a word's bytes: of all neighbours that a merge is known for, the one of the lowest rank (the leftmost of several) is merged, again and again.</summary>
/// <remarks>Sennrich et al. (2016), "Neural machine translation of rare words with subword units"; bytes as in GPT-2.</remarks>
internal sealed class BytePairModel
{
    private readonly Vocabulary _vocabulary;
    private readonly int[] _bytes = new int[256];
    private readonly Dictionary<(int Left, int Right), (int Rank, int Id)> _merges;

    /// <param name="vocabulary">All tokens, every byte's among them.</param>
    /// <param name="merges">Pairs of tokens, the first ones first.</param>
    /// <exception cref="InvalidDataException">A byte has no token, or a merge names a token that there is not.</exception>
    public BytePairModel(Vocabulary vocabulary, IReadOnlyList<(string Left, string Right)> merges)
    {
        _vocabulary = vocabulary;
        for (int value = 0; value < 256; value++)
        {
            _bytes[value] = vocabulary.TryFind(ByteAlphabet.TokenOf((byte)value), out int id)
                ? id
                : throw new InvalidDataException($"the vocabulary has no token for the byte {value} ('{ByteAlphabet.TokenOf((byte)value)}'): it is no byte-level one");
        }

        _merges = new Dictionary<(int Left, int Right), (int Rank, int Id)>(merges.Count);
        for (int rank = 0; rank < merges.Count; rank++)
        {
            (string left, string right) = merges[rank];
            (int Left, int Right) pair = (Find(left, rank), Find(right, rank));
            if (!_merges.TryAdd(pair, (rank, Find(left + right, rank))))
                throw new InvalidDataException($"merge {rank} ('{Vocabulary.Short(left)}' and '{Vocabulary.Short(right)}') is there twice");
        }
    }

    /// <summary>The tokens of a word; places are those of the characters whose bytes they hold, without spaces at either end.</summary>
    /// <param name="word">The word.</param>
    /// <param name="trim">Whether a token's place leaves out spaces at either end.</param>
    /// <param name="sink">Takes them.</param>
    public void Cut(ByteWord word, bool trim, TokenSink sink)
    {
        word.Begin(_bytes);
        if (word.Count > 1)
            Merge(word);
        for (int at = 0; at < word.Count; at = word.Next(at))
        {
            (int start, int end) = word.Place(at, trim);
            sink.Add(word.Id(at), _vocabulary[word.Id(at)], start, end);
        }

        sink.Word++;
    }

    public void Write(BinaryWriter writer)
    {
        writer.Write(_merges.Count);
        foreach (((int left, int right), _) in _merges.OrderBy(m => m.Value.Rank))
        {
            writer.Write(left);
            writer.Write(right);
        }
    }

    /// <exception cref="InvalidDataException">The state is damaged.</exception>
    public static BytePairModel Read(Vocabulary vocabulary, BinaryReader reader)
    {
        int count = reader.ReadInt32();
        long left = reader.BaseStream.Length - reader.BaseStream.Position;
        if (count < 0 || count > left / 8)
            throw new InvalidDataException($"{count} merges in {left} bytes");
        (string, string)[] merges = new (string, string)[count];
        for (int i = 0; i < count; i++)
            merges[i] = (ReadToken(vocabulary, reader), ReadToken(vocabulary, reader));
        return new BytePairModel(vocabulary, merges);
    }

    private static string ReadToken(Vocabulary vocabulary, BinaryReader reader) =>
        reader.ReadInt32() is int id && vocabulary.Has(id) ? vocabulary[id] : throw new InvalidDataException($"a merge of a token {id} that there is not");

    private void Merge(ByteWord word)
    {
        PriorityQueue<(int At, int Id), (int Rank, int At)> queue = word.Queue;
        queue.Clear();
        for (int at = 0; word.Next(at) < word.Count; at = word.Next(at))
            Offer(word, at);
        while (queue.TryDequeue(out (int At, int Id) best, out _))
        {
            // What was offered may have been merged with another neighbour meanwhile.
            if (!word.IsStart(best.At) || word.Next(best.At) >= word.Count || !TryMerge(word, best.At, out (int Rank, int Id) merge) || merge.Id != best.Id)
                continue;
            word.Join(best.At, best.Id);
            if (word.Next(best.At) < word.Count)
                Offer(word, best.At);
            if (best.At > 0)
                Offer(word, word.Previous(best.At));
        }
    }

    private void Offer(ByteWord word, int at)
    {
        if (TryMerge(word, at, out (int Rank, int Id) merge))
            word.Queue.Enqueue((at, merge.Id), (merge.Rank, at));
    }

    private bool TryMerge(ByteWord word, int at, out (int Rank, int Id) merge) => _merges.TryGetValue((word.Id(at), word.Id(word.Next(at))), out merge);

    private int Find(string token, int rank) => _vocabulary.TryFind(token, out int id)
        ? id
        : throw new InvalidDataException($"merge {rank} needs the token '{Vocabulary.Short(token)}', which the vocabulary has not");
}
