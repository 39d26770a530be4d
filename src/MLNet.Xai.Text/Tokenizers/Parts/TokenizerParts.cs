namespace MLNet.Xai.Text.Tokenizers.Parts;

/// <summary>What all tokenizers have: the vocabulary, tokens that are recognised in the text, special tokens around it.</summary>
/// <param name="Vocabulary">All tokens.</param>
/// <param name="Added">Tokens that are recognised in the text.</param>
/// <param name="Before">Ids of special tokens in front of the text: [CLS].</param>
/// <param name="After">Ids of those behind it: [SEP].</param>
/// <param name="Pad">Id of the token that fills up.</param>
/// <param name="Mask">Id of the token that hides; null where there is none.</param>
internal sealed record TokenizerParts(Vocabulary Vocabulary, AddedToken[] Added, int[] Before, int[] After, int Pad, int? Mask)
{
    private const int MostAround = 64;

    /// <summary>The same, if every id is one of the vocabulary's and every added token is what the vocabulary says.</summary>
    /// <exception cref="InvalidDataException">It is not.</exception>
    public TokenizerParts Checked()
    {
        if (Before.Length + After.Length > MostAround)
            throw new InvalidDataException($"{Before.Length + After.Length} special tokens stand around a text; {MostAround} are possible");
        foreach (int id in (int[])[.. Before, .. After, Pad, Mask ?? Pad])
        {
            if (!Vocabulary.Has(id))
                throw new InvalidDataException($"a special token has the id {id}, which is none of the vocabulary's");
        }

        foreach (AddedToken token in Added)
        {
            if (!Vocabulary.TryFindAny(token.Text, out int id) || id != token.Id)
                throw new InvalidDataException($"the added token '{Vocabulary.Short(token.Text)}' has the id {token.Id}, by which the vocabulary knows another token");
        }

        return Added.DistinctBy(t => t.Id).Count() == Added.Length ? this : throw new InvalidDataException("an added token is there twice");
    }

    public void Write(BinaryWriter writer)
    {
        Vocabulary.Write(writer);
        writer.Write(Added.Length);
        foreach (AddedToken token in Added)
            token.Write(writer);
        Write(writer, Before);
        Write(writer, After);
        writer.Write(Pad);
        writer.Write(Mask ?? -1);
    }

    /// <exception cref="InvalidDataException">The state is damaged.</exception>
    public static TokenizerParts Read(BinaryReader reader)
    {
        var vocabulary = Vocabulary.Read(reader);
        int count = reader.ReadInt32();
        if (count < 0 || count > vocabulary.Size)
            throw new InvalidDataException($"{count} added tokens in a vocabulary of {vocabulary.Size}");
        AddedToken[] added = new AddedToken[count];
        for (int i = 0; i < count; i++)
            added[i] = AddedToken.Read(reader);
        int[] before = ReadIds(reader), after = ReadIds(reader);
        int pad = reader.ReadInt32(), mask = reader.ReadInt32();
        return new TokenizerParts(vocabulary, added, before, after, pad, mask < 0 ? null : mask).Checked();
    }

    private static void Write(BinaryWriter writer, int[] ids)
    {
        writer.Write((byte)ids.Length);
        foreach (int id in ids)
            writer.Write(id);
    }

    private static int[] ReadIds(BinaryReader reader)
    {
        int[] ids = new int[reader.ReadByte()];
        for (int i = 0; i < ids.Length; i++)
            ids[i] = reader.ReadInt32();
        return ids;
    }
}
