namespace MLNet.Xai.Core.Plots;

/// <summary>The parts of a long text around its most telling pieces.</summary>
internal static class TextExcerpt
{
    private const int Around = 24;

    /// <summary>At most so many segments, spaces not counted, and a mark for every stretch that is left out; all of them where they are no more.</summary>
    /// <returns>The segments, and how many with a value were left out.</returns>
    public static (List<TextSegment> Shown, int Omitted) Take(List<TextSegment> all, int most)
    {
        if (all.Count <= most || all.Count(Counts) <= most)
            return (all, 0);
        bool[] kept = new bool[all.Count];
        int count = 0;

        // Where the model stopped reading is worth seeing whatever the words there say.
        int unseen = all.FindIndex(s => s.Role == TextRole.Unseen);
        if (unseen >= 0)
            Keep(unseen, Math.Min(all.Count, unseen + Around));
        for (int i = 0; i < all.Count; i++)
        {
            if (all[i].Role == TextRole.Special && count < most)
                Keep(i, i + 1);
        }

        foreach (int i in Enumerable.Range(0, all.Count).Where(i => all[i].Role != TextRole.Special).OrderByDescending(i => Math.Abs(all[i].Value)).ThenBy(i => i))
        {
            if (count >= most)
                break;
            if (!kept[i])
                Keep(Math.Max(0, i - Around), Math.Min(all.Count, i + Around + 1));
        }

        List<TextSegment> shown = [];
        int omitted = 0;
        for (int i = 0; i < all.Count; i++)
        {
            if (kept[i])
            {
                shown.Add(all[i].Joined && !kept[i - 1] ? all[i] with { Joined = false } : all[i]);
                continue;
            }

            omitted += all[i].HasValue ? 1 : 0;
            if (shown.Count == 0 || shown[^1].Role != TextRole.Omitted)
                shown.Add(new TextSegment(TextRole.Omitted, " … ", all[i].Start));
        }

        return (shown, omitted);

        static bool Counts(TextSegment segment) => segment.HasValue || !string.IsNullOrWhiteSpace(segment.Text);

        void Keep(int from, int to)
        {
            for (int i = from; i < to && count < most; i++)
            {
                count += kept[i] || !Counts(all[i]) ? 0 : 1;
                kept[i] = true;
            }
        }
    }
}
