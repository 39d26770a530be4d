namespace MLNet.Xai.Tabular;

/// <summary>Rows by score, by counting the digits of the scores' bits: a tenth of what comparing costs. Scores are taken as Single, which is what the Score column holds.</summary>
internal static class ScoreOrder
{
    private const int Digit = 11;
    private const int Digits = 1 << Digit;

    /// <summary>Marks of rows from the lowest score to the highest, equal ones in their order, behind their scores' sortable bits.</summary>
    /// <param name="scores">Without NaN.</param>
    /// <param name="marks">One a row.</param>
    /// <param name="room">Room for twice as many.</param>
    /// <returns>A part of the room: sortable bits in the upper half, the row's mark in the lower.</returns>
    public static ReadOnlySpan<ulong> Of(ReadOnlySpan<double> scores, uint[] marks, ulong[] room)
    {
        Span<ulong> from = room.AsSpan(0, scores.Length), to = room.AsSpan(scores.Length, scores.Length);
        for (int r = 0; r < from.Length; r++)
            from[r] = ((ulong)Sortable((float)scores[r]) << 32) | marks[r];

        // All digits are counted in one pass.
        Span<int> places = stackalloc int[3 * Digits];
        Span<int> low = places[..Digits], middle = places.Slice(Digits, Digits), high = places[(2 * Digits)..];
        places.Clear();
        foreach (ulong item in from)
        {
            low[(int)(item >> 32) & (Digits - 1)]++;
            middle[(int)(item >> (32 + Digit)) & (Digits - 1)]++;
            high[(int)(item >> (32 + (2 * Digit))) & (Digits - 1)]++;
        }

        for (int shift = 32; shift < 64; shift += Digit, places = places[Digits..])
        {
            for (int digit = 0, sum = 0; digit < Digits; digit++)
                (places[digit], sum) = (sum, sum + places[digit]);
            foreach (ulong item in from)
                to[places[(int)(item >> shift) & (Digits - 1)]++] = item;
            Span<ulong> next = to;
            to = from;
            from = next;
        }

        return from;
    }

    /// <summary>Bits that grow with the number; both zeros are the same.</summary>
    public static uint Sortable(float score)
    {
        uint bits = BitConverter.SingleToUInt32Bits(score + 0f);
        return bits >> 31 == 0 ? bits | 0x8000_0000 : ~bits;
    }
}
