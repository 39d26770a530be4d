using Microsoft.ML.Data;

namespace MLNet.Xai.Text.Exact;

/// <summary>The characters that the model's own step gives, with their places: the text's own, and the marks that it sets at starts and ends and between pieces.</summary>
internal sealed class CharactersRun
{
    private const char Start = '\u0002', End = '\u0003', Between = '\u001f';

    private readonly Func<Piece[], VBuffer<ushort>> _run;

    public CharactersRun(StepModel model, TextStep step, bool inputIsVector)
    {
        if (inputIsVector)
        {
            Func<VBufferOfText, VBuffer<ushort>> run = model.Function<VBufferOfText, VBuffer<ushort>>(step.Reads[0], step.Output);
            _run = pieces => run(Texts.Vector(pieces));
        }
        else
        {
            Func<ReadOnlyMemory<char>, VBuffer<ushort>> run = model.Function<ReadOnlyMemory<char>, VBuffer<ushort>>(step.Reads[0], step.Output);
            _run = pieces => run(pieces[0].Text);
        }
    }

    /// <exception cref="InvalidOperationException">The model's step gives something else.</exception>
    public KeyUnits Run(Piece[] pieces)
    {
        uint[] keys = [.. _run(pieces).DenseValues().Select(key => (uint)key)];
        foreach ((bool around, bool each, bool between) in ((bool, bool, bool)[])[(true, false, true), (true, true, false), (false, false, true), (false, false, false)])
        {
            if (TryPlace(keys, pieces, around, each, between) is { } origins)
                return KeyUnits.OfCharacters(keys, origins);
        }

        throw new InvalidOperationException("the characters are others here than in the model. This is a fault of MLNet.Xai.");
    }

    // One of the layouts of ML.NET's: marks around all or each of the pieces, and a mark before each but the first.
    private static int[]? TryPlace(uint[] keys, Piece[] pieces, bool around, bool each, bool between)
    {
        int[] origins = new int[keys.Length];
        int at = 0;
        bool any = Array.Exists(pieces, piece => piece.Text.Length > 0);
        if (keys.Length == 0)
            return any ? null : origins;
        if (around && !each && !Mark(Start))
            return null;
        for (int i = 0; i < pieces.Length; i++)
        {
            if (pieces[i].Text.Length == 0)
                continue;
            if ((between && i > 0 && !Mark(Between)) || (each && !Mark(Start)))
                return null;
            ReadOnlySpan<char> text = pieces[i].Text.Span;
            for (int c = 0; c < text.Length; c++, at++)
            {
                if (at >= keys.Length || keys[at] != text[c])
                    return null;
                origins[at] = pieces[i].Places[c];
            }

            if (each && !Mark(End))
                return null;
        }

        return (!around || each || Mark(End)) && at == keys.Length ? origins : null;

        bool Mark(char mark)
        {
            if (at >= keys.Length || keys[at] != mark)
                return false;
            origins[at++] = Origin.Mark;
            return true;
        }
    }
}
