using MLNet.Xai.Core;
using MLNet.Xai.Core.Coalitions;
using MLNet.Xai.Core.Texts;
using MLNet.Xai.Text.Scoring;

namespace MLNet.Xai.Text;

/// <summary>One output of a model as a game of a text's pieces and, where the scorer has any, of the row's other features behind them.</summary>
/// <remarks>Variants are made batch by batch, so that memory is bounded whatever the text's length; what was evaluated once is not evaluated again.</remarks>
internal sealed class PerturbedText : CoalitionGame
{
    private const int MostVariants = 1024;
    private const int MostUnits = 1 << 22;
    private readonly TextScorer _scorer;
    private readonly TextPieces _pieces;
    private readonly TextMasker _masker;
    private readonly TargetClass _target;
    private readonly CancellationToken _cancellation;
    private readonly MaskIndex _places;
    private readonly List<double> _values = [];

    public PerturbedText(TextScorer scorer, TextPieces pieces, string? mask, TargetClass target, CancellationToken cancellation)
        : base(pieces.Players + scorer.OtherPlayers.Count, 1)
    {
        (_scorer, _pieces, _target, _cancellation) = (scorer, pieces, target, cancellation);
        (_masker, _places) = (new TextMasker(pieces, mask), new MaskIndex(Players));
    }

    public override void Evaluate(ReadOnlySpan<byte> coalitions, int count, Span<double> values)
    {
        if (_values.Count != _places.Count)
            throw new InvalidOperationException("Scoring variants of the text failed before: the game cannot go on.");
        var places = new int[count];
        List<int> unknown = [];
        _places.Reserve(count);
        for (int c = 0; c < count; c++)
        {
            places[c] = _places.Of(coalitions.Slice(c * Players, Players), out bool known);
            if (!known)
                unknown.Add(c);
        }

        int batch = Math.Clamp(MostUnits / Math.Max(1, _pieces.Text.Length), 1, MostVariants);
        for (int first = 0; first < unknown.Count; first += batch)
        {
            _cancellation.ThrowIfCancellationRequested();
            Score(coalitions, [.. unknown.Skip(first).Take(batch)]);
        }

        for (int c = 0; c < count; c++)
            values[c] = _values[places[c]];
    }

    private void Score(ReadOnlySpan<byte> coalitions, int[] own)
    {
        int others = _scorer.OtherPlayers.Count;
        string[] texts = new string[own.Length];
        byte[] present = new byte[own.Length * others];
        for (int i = 0; i < own.Length; i++)
        {
            ReadOnlySpan<byte> coalition = coalitions.Slice(own[i] * Players, Players);
            texts[i] = _masker.Render(coalition[.._pieces.Players]);
            coalition[_pieces.Players..].CopyTo(present.AsSpan(i * others));
        }

        double[] outputs = _scorer.Score(texts, present, _cancellation);
        int width = _scorer.OutputNames.Count;
        if (outputs.Length != own.Length * width)
            throw new InvalidOperationException($"The model gives {outputs.Length} numbers for {own.Length} texts and {width} outputs.");
        for (int i = 0; i < own.Length; i++)
        {
            double value = Value(outputs.AsSpan(i * width, width), _target);
            _values.Add(double.IsFinite(value) ? value
                : throw new InvalidOperationException("The model gives values that are NaN or infinite for some variants of the text: nothing can be explained."));
        }
    }

    /// <summary>What is explained, of a model's outputs.</summary>
    public static double Value(ReadOnlySpan<double> outputs, TargetClass target) => target.Against < 0 ? outputs[target.Class] : outputs[target.Class] - outputs[target.Against];
}
