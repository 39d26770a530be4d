using MLNet.Xai.Core;
using MLNet.Xai.Core.Coalitions;
using MLNet.Xai.Core.Lime;
using MLNet.Xai.Core.Texts;
using MLNet.Xai.Text.Scoring;

namespace MLNet.Xai.Text;

/// <summary>LIME, occlusion and Shapley values of one text by calling a model: any <see cref="TextScorer"/>.</summary>
internal static class Perturbation
{
    /// <summary>Explains one text.</summary>
    /// <param name="text">The text, as the row has it.</param>
    /// <param name="scorer">The model, everything else of the row left as it is.</param>
    /// <param name="settings">The method.</param>
    /// <param name="watch">Stops it, and hears warnings.</param>
    /// <exception cref="ArgumentException">The target is no output of the model.</exception>
    /// <exception cref="InvalidOperationException">The model gives values that are not finite.</exception>
    public static TextExplanation Explain(string text, TextScorer scorer, PerturbationSettings settings, Watch watch)
    {
        ArgumentNullException.ThrowIfNull(text);
        double[] outputs = scorer.Score([text], watch.Cancellation);
        return Explain(text, scorer, settings, watch, outputs);
    }

    /// <param name="text">The text.</param>
    /// <param name="scorer">The model.</param>
    /// <param name="settings">The method.</param>
    /// <param name="watch">Stops it.</param>
    /// <param name="outputs">What the model says of the text itself.</param>
    public static TextExplanation Explain(string text, TextScorer scorer, PerturbationSettings settings, Watch watch, double[] outputs)
    {
        TargetClass target = Resolve(settings.Target, outputs, scorer.OutputNames);
        double output = PerturbedText.Value(outputs, target);
        TextPieces pieces = Pieces(text, scorer, settings, watch);
        int players = pieces.Players + scorer.OtherPlayers.Count;
        (double[] values, double baseValue, double r2) = ([], settings.IsComplete ? output : double.NaN, double.NaN);
        if (players > 0)
        {
            string? mask = settings.MaskText ?? scorer.MaskText;
            var game = new PerturbedText(scorer, pieces, mask, target, watch.Cancellation);
            (values, baseValue, r2) = Values(game, pieces, settings, watch.Cancellation);
        }
        else if (settings.Method == TextExplanationMethod.Lime)
        {
            r2 = 1;
        }

        int[] places = new int[pieces.Players];
        foreach (int player in pieces.PlayerOfPiece)
            places[player]++;
        return new TextExplanation
        {
            Text = text,
            Tokens = Tokens(pieces, settings.Split),
            Values = [.. pieces.PlayerOfPiece.Select(player => values[player] / places[player])],
            Others = [.. scorer.OtherPlayers.Select((name, i) => new TextPart(name, values[pieces.Players + i])).OrderByDescending(part => Math.Abs(part.Value))],
            BaseValue = baseValue,
            Output = output,
            Delta = settings.IsComplete ? baseValue + values.Sum() - output : double.NaN,
            OutputName = Named(target, scorer.OutputNames),
            Method = settings.Name,
            R2 = r2,
            SeenLength = scorer.SeenLength(text),
        };
    }

    /// <summary>The output that is meant.</summary>
    /// <exception cref="ArgumentException">There is no such output.</exception>
    public static TargetClass Resolve(ClassTarget target, ReadOnlySpan<double> outputs, IReadOnlyList<string> names)
    {
        float[] numbers = new float[outputs.Length];
        for (int i = 0; i < numbers.Length; i++)
            numbers[i] = (float)outputs[i];
        return target.Resolve(numbers, names)[0];
    }

    private static string Named(TargetClass target, IReadOnlyList<string> names) => target.Against < 0 ? names[target.Class] : $"{names[target.Class]} - {names[target.Against]}";

    private static TextPieces Pieces(string text, TextScorer scorer, PerturbationSettings settings, Watch watch)
    {
        int most = settings.MostPieces;

        // A regression needs two coalitions a player at least.
        if (settings.Method is TextExplanationMethod.KernelShap or TextExplanationMethod.Partition)
            most = Math.Clamp((settings.MaxEvaluations / 2) - 1 - scorer.OtherPlayers.Count, 1, most);
        TextPieces pieces = TextPieces.Of(text, settings.Split, settings.BagOfWords, most);
        if (pieces.IsCoarse)
        {
            watch.Warn($"A text has more than {most} {(settings.Split == TextSplit.Sentences ? "sentences" : "words")}: it is explained in {pieces.Players} larger pieces. "
                + $"More pieces are {TextExplanationOptions.Name(nameof(TextExplanationOptions.MostPieces))}, and for Shapley values two evaluations each.");
        }

        return pieces;
    }

    private static (double[] Values, double Base, double R2) Values(PerturbedText game, TextPieces pieces, PerturbationSettings settings, CancellationToken cancellation)
    {
        switch (settings.Method)
        {
            case TextExplanationMethod.Lime:
                LimeFit fit = LimeTextExplainer.ExplainOnce(game.Players, 1, game.Evaluate, new LimeTextOptions
                {
                    Samples = settings.Samples,
                    Features = settings.LimeWords,
                    Selection = settings.LimeSelection,
                    Seed = settings.Seed,
                    BatchSize = settings.Samples,
                }, cancellation)[0];
                return (fit.Weights, fit.Intercept, fit.Score);
            case TextExplanationMethod.Occlusion or TextExplanationMethod.SentenceOcclusion:
                return (TextOcclusion.Explain(game.Players, game.Evaluate, settings.Window, cancellation), double.NaN, double.NaN);
            case TextExplanationMethod.KernelShap:
                GameValues shapley = game.Players <= settings.MostExact
                    ? new ExactGame(game, cancellation).Shapley()
                    : Core.Coalitions.KernelShap.Explain(game, new KernelShapOptions { Coalitions = settings.MaxEvaluations - 2, Seed = settings.Seed }, cancellation);
                return (shapley.Values, shapley.BaseValues[0], double.NaN);
            default:
                GameValues owen = OwenValues.ExplainWithin(game, Tree(pieces, game.Players - pieces.Players), settings.MaxEvaluations, cancellation);
                return (owen.Values, owen.BaseValues[0], double.NaN);
        }
    }

    // The text on one side, the other features, merged one by one, on the other.
    private static PlayerTree Tree(TextPieces pieces, int others)
    {
        int words = pieces.Players, players = words + others;
        List<(int Left, int Right)> merges = [];
        int text = -1;
        if (words > 0)
        {
            // Nodes of the words' own tree begin behind its leaves; here behind all players.
            merges.AddRange(TokenTree.Of(pieces).Merges.Select(merge => (Moved(merge.Left), Moved(merge.Right))));
            text = words == 1 ? 0 : players + merges.Count - 1;
        }

        List<int> level = [.. Enumerable.Range(words, others)];
        while (level.Count > 1)
        {
            List<int> next = [];
            for (int i = 0; i < level.Count; i += 2)
            {
                if (i + 1 < level.Count)
                    merges.Add((level[i], level[i + 1]));
                next.Add(i + 1 < level.Count ? players + merges.Count - 1 : level[i]);
            }

            level = next;
        }

        if (text >= 0 && others > 0)
            merges.Add((text, level[0]));
        return new PlayerTree(players, merges);

        int Moved(int node) => node < words ? node : node + others;
    }

    private static TextToken[] Tokens(TextPieces pieces, TextSplit split)
    {
        var tokens = new TextToken[pieces.Ranges.Count];
        IReadOnlyList<TextRange> words = split == TextSplit.Characters && !pieces.IsCoarse ? TextSplitter.Split(pieces.Text, TextSplit.Words) : [];
        for (int i = 0, at = 0, word = -1, last = -1; i < tokens.Length; i++)
        {
            TextRange range = pieces.Ranges[i];
            while (at < words.Count && words[at].End <= range.Start)
                at++;
            int inside = at < words.Count && words[at].Start <= range.Start ? at : -1;
            if (inside < 0 || inside != last)
                word++;
            last = inside;
            tokens[i] = new TextToken(pieces.Text.Substring(range.Start, range.Length), range.Start, range.Length, word);
        }

        return tokens;
    }
}
