using MLNet.Xai.Text.Tokenizers.Unicode;

namespace MLNet.Xai.Text.Tokenizers.WordPieces;

/// <summary>BERT's normaliser (BertNormalizer of Hugging Face's tokenizers), which says of every character where it comes from.</summary>
/// <param name="CleanText">Controls are dropped, and all white space becomes spaces.</param>
/// <param name="SeparateIdeographs">Ideographs get spaces around them.</param>
/// <param name="StripAccents">Characters are decomposed and non-spacing marks dropped.</param>
/// <param name="Lowercase">Letters become lower case.</param>
internal sealed record BertNormalizer(bool CleanText, bool SeparateIdeographs, bool StripAccents, bool Lowercase)
{
    private const char Nothing = '\uFFFF';
    private readonly char[] _ascii = [.. Enumerable.Range(0, 128).Select(c => Ascii((char)c, CleanText, Lowercase))];

    /// <summary>Appends a part of a text.</summary>
    public void Normalize(ReadOnlySpan<char> text, int from, int to, NormalizedText into)
    {
        // Marks that were dropped with combining class 0 keep later ones from moving before them.
        int barrier = into.Length;
        char[] ascii = _ascii;
        for (int at = from; at < to;)
        {
            char c = text[at];
            if (c < 128)
            {
                c = ascii[c];
                if (c != Nothing)
                    into.Add(c, at, at + 1);
                at++;
                continue;
            }

            int codePoint = Characters.At(text[..to], at, out int length);
            AddOther(codePoint, at, at + length, into, ref barrier);
            at += length;
        }
    }

    /// <summary>A text normalised.</summary>
    public string Normalize(string text)
    {
        var normalized = new NormalizedText();
        Normalize(text, 0, text.Length, normalized);
        return normalized.Chars.ToString();
    }

    public void Write(BinaryWriter writer) =>
        writer.Write((byte)((CleanText ? 1 : 0) | (SeparateIdeographs ? 2 : 0) | (StripAccents ? 4 : 0) | (Lowercase ? 8 : 0)));

    /// <exception cref="InvalidDataException">The state is damaged.</exception>
    public static BertNormalizer Read(BinaryReader reader)
    {
        byte flags = reader.ReadByte();
        return flags < 16
            ? new BertNormalizer((flags & 1) != 0, (flags & 2) != 0, (flags & 4) != 0, (flags & 8) != 0)
            : throw new InvalidDataException($"there is no normaliser of kind {flags}");
    }

    private static char Ascii(char c, bool clean, bool lowercase)
    {
        CharacterTraits traits = Characters.Traits(c);
        if (clean && traits.Has(CharacterTraits.Dropped))
            return Nothing;
        if (clean && traits.Has(CharacterTraits.Space))
            return ' ';
        return lowercase ? char.ToLowerInvariant(c) : c;
    }

    private void AddOther(int codePoint, int start, int end, NormalizedText into, ref int barrier)
    {
        CharacterTraits traits = Characters.Traits(codePoint);
        if (CleanText && traits.Has(CharacterTraits.Dropped))
            return;
        if (CleanText && traits.Has(CharacterTraits.Space))
        {
            into.Add(' ', start, end);
            return;
        }

        bool apart = SeparateIdeographs && traits.Has(CharacterTraits.Ideograph);
        if (apart)
            into.Add(' ', start, end);
        if (StripAccents && traits.Has(CharacterTraits.Decomposes))
        {
            foreach (int part in Characters.Decompose(codePoint, stackalloc int[3]))
                AddStripped(part, Characters.Traits(part), start, end, into, ref barrier);
        }
        else if (StripAccents)
        {
            AddStripped(codePoint, traits, start, end, into, ref barrier);
        }
        else
        {
            AddCased(codePoint, traits, start, end, into);
        }

        if (apart)
            into.Add(' ', start, end);
    }

    private void AddStripped(int codePoint, CharacterTraits traits, int start, int end, NormalizedText into, ref int barrier)
    {
        if (traits.Has(CharacterTraits.Mark))
        {
            if (!traits.Has(CharacterTraits.Ordered))
                barrier = into.Length;
            return;
        }

        AddCased(codePoint, traits, start, end, into);
        if (traits.Has(CharacterTraits.Ordered))
            Order(codePoint, into, barrier);
    }

    private void AddCased(int codePoint, CharacterTraits traits, int start, int end, NormalizedText into)
    {
        if (!Lowercase || !traits.Has(CharacterTraits.Upper))
        {
            into.Add(codePoint, start, end);
            return;
        }

        if (codePoint == Characters.DottedI)
        {
            into.Add('i', start, end);
            into.Add((char)Characters.DotAbove, start, end);
            return;
        }

        into.Add(Characters.ToLower(codePoint), start, end);
    }

    /// <summary>Canonical ordering: the last character moves before those with a higher class. None of them has a case.</summary>
    private static void Order(int codePoint, NormalizedText into, int barrier)
    {
        int own = Characters.CombiningClass(codePoint), length = codePoint < 0x10000 ? 1 : 2;
        for (int behind = 0, at = into.Length - length; at > barrier;)
        {
            int size = at - barrier > 1 && char.IsLowSurrogate(into.Chars[at - 1]) ? 2 : 1;
            int before = Characters.At(into.Chars[..at], at - size, out _);
            if (Characters.CombiningClass(before) <= own)
                break;
            into.Swap(size, length, behind);
            behind += size;
            at -= size;
        }
    }
}
