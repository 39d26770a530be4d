using MLNet.Xai.Columns;
using MLNet.Xai.Core.Metrics;

namespace MLNet.Xai.Vision.Pipeline;

/// <summary>How far two map columns agree.</summary>
internal sealed class AgreementRows(string name, string first, string second, int pixels, MapRegion firstRegion, MapRegion secondRegion, double topPart) : RowExplainer
{
    public override string Name => $"The agreement '{name}'";

    public string ColumnName => name;

    public override IReadOnlyList<InputColumn> Inputs { get; } = [new(first, InputKind.Vector, pixels), new(second, InputKind.Vector, pixels)];

    public override IReadOnlyList<OutputColumn> Outputs { get; } = Describe(name, first, second, firstRegion, secondRegion);

    public static OutputColumn[] Describe(string name, string first, string second, MapRegion firstRegion, MapRegion secondRegion) =>
    [
        new()
        {
            Name = name,
            Annotate = annotations =>
            {
                annotations.AddText(ExplanationAnnotations.Method, "IoU");
                annotations.AddText(ExplanationAnnotations.Target, $"{first} ({firstRegion}) and {second} ({secondRegion})");
            },
        },
        new() { Name = name + ".ChanceLevel" },
        new() { Name = name + ".TopOverlap" },
        new() { Name = name + ".RankCorrelation" },
    ];

    public override bool Needs(int input, bool[] activeOutputs) => true;

    public override void Explain(in ExplainBlock block)
    {
        for (int row = 0; row < block.Count; row++)
        {
            ReadOnlySpan<float> a = block.Input(0).Slice(row * pixels, pixels), b = block.Input(1).Slice(row * pixels, pixels);
            if (block.ActiveOutputs[0] || block.ActiveOutputs[1])
            {
                bool[] inFirst = firstRegion.Mask(a), inSecond = secondRegion.Mask(b);
                block.Output(0)[row] = (float)MapOverlap.IntersectionOverUnion(inFirst, inSecond);
                block.Output(1)[row] = (float)MapOverlap.ChanceLevel(pixels, inFirst.Count(m => m), inSecond.Count(m => m));
            }

            if (block.ActiveOutputs[2])
                block.Output(2)[row] = (float)RankAgreement.TopOverlap(a, b, Math.Max(1, (int)Math.Round(topPart * pixels)));
            if (block.ActiveOutputs[3])
                block.Output(3)[row] = (float)RankAgreement.Spearman(a, b);
        }
    }

    public override ExplainingTransformer ToTransformer(Watch watch) => new MapAgreementTransformer(this, watch);

    public override void Write(BinaryWriter writer)
    {
        writer.Write(name);
        writer.Write(first);
        writer.Write(second);
        writer.Write(pixels);
        firstRegion.Write(writer);
        secondRegion.Write(writer);
        writer.Write(topPart);
    }

    internal static RowExplainer Read(BinaryReader reader) => new AgreementRows(
        reader.ReadString(), reader.ReadString(), reader.ReadString(), reader.ReadInt32(), MapRegion.Read(reader), MapRegion.Read(reader), reader.ReadDouble());
}
