global using VBufferOfText = Microsoft.ML.Data.VBuffer<System.ReadOnlyMemory<char>>;

namespace MLNet.Xai.Text.Exact;

/// <summary>Vectors of text, to and from ML.NET.</summary>
internal static class Texts
{
    public static VBufferOfText Vector(ReadOnlyMemory<char>[] texts) => new(texts.Length, texts);

    public static VBufferOfText Vector(IReadOnlyList<Piece> pieces)
    {
        var texts = new ReadOnlyMemory<char>[pieces.Count];
        for (int i = 0; i < texts.Length; i++)
            texts[i] = pieces[i].Text;
        return new VBufferOfText(texts.Length, texts);
    }

    public static string[] Of(in VBufferOfText vector)
    {
        string[] texts = new string[vector.Length];
        Array.Fill(texts, "");
        foreach (KeyValuePair<int, ReadOnlyMemory<char>> item in vector.Items())
            texts[item.Key] = item.Value.ToString();
        return texts;
    }

    /// <exception cref="InvalidOperationException">They are not the same.</exception>
    public static void Compare(IReadOnlyList<Piece> ours, IReadOnlyList<string> theirs, string what)
    {
        if (ours.Count != theirs.Count)
            throw new InvalidOperationException($"the {what} is {ours.Count} pieces here, and {theirs.Count} in the model. This is a fault of MLNet.Xai.");
        for (int i = 0; i < ours.Count; i++)
        {
            if (!ours[i].Text.Span.SequenceEqual(theirs[i]))
                throw new InvalidOperationException($"the {what} is '{ours[i].Text}' here, and '{theirs[i]}' in the model. This is a fault of MLNet.Xai.");
        }
    }
}
