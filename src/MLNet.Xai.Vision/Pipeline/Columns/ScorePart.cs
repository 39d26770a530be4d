using Microsoft.ML;
using MLNet.Xai.Columns;
using MLNet.Xai.Torch;

namespace MLNet.Xai.Vision.Pipeline;

/// <summary>Score, PredictedLabel, and the classes with the largest scores.</summary>
internal sealed class ScorePart(ImageClassifier classifier, string prefix, int topCount) : ImagePart
{
    public override string Name => prefix + "Score";

    public override IReadOnlyList<OutputColumn> Columns { get; } = Describe(classifier, prefix, Math.Min(topCount, classifier.Labels.Length));

    public override int MostRows => classifier.BatchSize;

    public override void Explain(byte[][] pictures, int first, in ExplainBlock block)
    {
        int classes = classifier.ClassCount, count = Columns[2].Width;
        float[] scores = classifier.Score(pictures, block.Cancellation);
        scores.CopyTo(block.Output(first));
        int[] order = new int[classes];
        for (int row = 0; row < pictures.Length; row++)
        {
            float[] own = [.. scores.AsSpan(row * classes, classes)];
            for (int k = 0; k < classes; k++)
                order[k] = k;
            // Of equal scores the first class wins.
            Array.Sort(order, (a, b) => own[a] != own[b] ? own[b].CompareTo(own[a]) : a.CompareTo(b));
            block.Output(first + 1)[row] = order[0];
            for (int k = 0; k < count; k++)
            {
                block.Output(first + 2)[(row * count) + k] = order[k];
                block.Output(first + 3)[(row * count) + k] = own[order[k]];
            }
        }
    }

    public override void Write(BinaryWriter writer)
    {
        writer.Write(prefix);
        writer.Write(topCount);
    }

    private static OutputColumn[] Describe(ImageClassifier classifier, string prefix, int count)
    {
        string[] slots = [.. Enumerable.Range(1, count).Select(k => $"Top {k}")];
        return
        [
            new OutputColumn { Name = prefix + "Score", SlotNames = classifier.Labels, Annotate = annotations => SayKind(classifier.Head.Head, annotations) },
            new TextColumn(classifier.Labels) { Name = prefix + "PredictedLabel" },
            new TextColumn(classifier.Labels) { Name = prefix + "TopLabels", SlotNames = slots },
            new OutputColumn { Name = prefix + "TopScores", SlotNames = slots },
        ];
    }

    // As ML.NET's trainers say it of theirs, so that whoever reads the column knows that it holds probabilities of one class each. Of labels that do not exclude each other ML.NET has no word.
    private static void SayKind(ModelHead head, DataViewSchema.Annotations.Builder annotations)
    {
        if (head is not (ModelHead.Softmax or ModelHead.Binary or ModelHead.BinaryProbability))
            return;
        annotations.AddText("ScoreColumnKind", "MultiClassClassification");
        annotations.AddText("ScoreValueKind", "Score");
    }
}
