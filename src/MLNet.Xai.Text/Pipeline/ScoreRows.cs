using Microsoft.ML.Runtime;
using MLNet.Xai.Columns;
using MLNet.Xai.Persistence;
using MLNet.Xai.Torch;

namespace MLNet.Xai.Text.Pipeline;

/// <summary>The columns of a text's scores.</summary>
internal sealed class ScoreRows : RowExplainer
{
    // Rows are read ahead and sorted by length, so that a batch has little padding.
    private const int BatchesAhead = 8;
    private readonly int _predicted, _confidence, _tokens, _truncated;

    public ScoreRows(string textColumn, TextClassifier classifier, string prefix)
    {
        (TextColumn, Classifier, Prefix) = (textColumn, classifier, prefix);
        Inputs = [new TokensColumn(textColumn, classifier)];
        bool predicts = classifier.ClassCount > 1 || classifier.Head.Head != ModelHead.Raw;
        Outputs = Describe(classifier, prefix, predicts);
        (_predicted, _confidence, _tokens, _truncated) = predicts ? (1, 2, 3, 4) : (-1, -1, 1, 2);
    }

    public string TextColumn { get; }

    public TextClassifier Classifier { get; }

    public string Prefix { get; }

    public override string Name => "The text model";

    public override IReadOnlyList<InputColumn> Inputs { get; }

    public override IReadOnlyList<OutputColumn> Outputs { get; }

    public override bool Needs(int input, bool[] activeOutputs) => true;

    public override int MostRows(bool[] activeOutputs) => BatchesAhead * Classifier.BatchSize;

    public override void Explain(in ExplainBlock block)
    {
        ReadOnlySpan<float> rows = block.Input(0);
        int width = Inputs[0].Size, cut = 0;
        var ids = new ReadOnlyMemory<int>[block.Count];
        for (int row = 0; row < ids.Length; row++)
        {
            ReadOnlySpan<float> own = rows.Slice(row * width, width);
            int[] tokens = new int[(int)own[0]];
            for (int t = 0; t < tokens.Length; t++)
                tokens[t] = (int)own[2 + t];
            ids[row] = tokens;
            block.Output(_tokens)[row] = tokens.Length;
            block.Output(_truncated)[row] = own[1];
            cut += (int)own[1];
        }

        if (cut > 0)
        {
            block.Warn?.Invoke($"Texts of '{TextColumn}' have more tokens than the {Classifier.MaxTokens} that the model looks at: what is over is cut, and the column '{Outputs[_truncated].Name}' "
                + "says of which rows.");
        }

        if (!block.ActiveOutputs.AsSpan(0, _tokens).Contains(true))
            return;
        float[] scores = Classifier.Score(ids, block.Cancellation);
        scores.CopyTo(block.Output(0));
        for (int row = 0; row < ids.Length && _predicted >= 0; row++)
        {
            ReadOnlySpan<float> own = scores.AsSpan(row * Classifier.ClassCount, Classifier.ClassCount);
            int best = System.Numerics.Tensors.TensorPrimitives.IndexOfMax(own);
            (block.Output(_predicted)[row], block.Output(_confidence)[row]) = (best, own[best]);
        }
    }

    public override RowExplainer For(IHostEnvironment env)
    {
        Classifier.Model.CheckFile();
        if (AskedDevice.Of(env) is ({ } gpu, var fallback))
            Classifier.Model.MoveTo(gpu, fallback);
        return this;
    }

    public override ExplainingTransformer ToTransformer(Watch watch) => new ScoreColumns(this, watch);

    public override void Write(BinaryWriter writer) => TextState.Write(writer, this, []);

    internal static RowExplainer Read(BinaryReader reader) => TextState.Read(reader).Rows;

    private static OutputColumn[] Describe(TextClassifier classifier, string prefix, bool predicts) =>
    [
        new OutputColumn { Name = prefix + "Score", SlotNames = predicts ? classifier.Labels : [] },
        .. predicts ? (OutputColumn[])[new TextColumn(classifier.Labels) { Name = prefix + "PredictedLabel" }, new OutputColumn { Name = prefix + "Confidence" }] : [],
        new IntegerColumn { Name = prefix + "TokenCount" },
        new FlagColumn { Name = prefix + "Truncated" },
    ];

    /// <summary>These columns alone, a part of <see cref="TextScoringTransformer"/>.</summary>
    private sealed class ScoreColumns(ScoreRows rows, Watch watch) : ExplainingTransformer(rows, watch);
}
