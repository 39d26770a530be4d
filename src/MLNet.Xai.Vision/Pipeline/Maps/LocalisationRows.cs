using MLNet.Xai.Columns;
using MLNet.Xai.Core.Metrics;

namespace MLNet.Xai.Vision.Pipeline;

/// <summary>How well a map finds an object of known mask.</summary>
internal sealed class LocalisationRows(string name, string map, string mask, int pixels) : RowExplainer
{
    public override string Name => $"The localisation '{name}'";

    public string ColumnName => name;

    public override IReadOnlyList<InputColumn> Inputs { get; } = [new(map, InputKind.Vector, pixels), new(mask, InputKind.Vector, pixels)];

    public override IReadOnlyList<OutputColumn> Outputs { get; } = Describe(name, map, mask);

    public static OutputColumn[] Describe(string name, string map, string mask) =>
        [.. ((string[])["PointingGame", "RelevanceMass", "RelevanceRank"]).Select(measure => new OutputColumn
        {
            Name = $"{name}.{measure}",
            Annotate = annotations =>
            {
                annotations.AddText(ExplanationAnnotations.Method, measure);
                annotations.AddText(ExplanationAnnotations.Target, $"{map} on {mask}");
            },
        })];

    public override bool Needs(int input, bool[] activeOutputs) => true;

    public override void Explain(in ExplainBlock block)
    {
        bool[] inside = new bool[pixels];
        for (int row = 0; row < block.Count; row++)
        {
            ReadOnlySpan<float> values = block.Input(0).Slice(row * pixels, pixels), given = block.Input(1).Slice(row * pixels, pixels);
            for (int p = 0; p < pixels; p++)
                inside[p] = given[p] > 0;
            block.Output(0)[row] = Localisation.PointingGame(values, inside) ? 1 : 0;
            block.Output(1)[row] = (float)Localisation.RelevanceMass(values, inside);
            block.Output(2)[row] = (float)Localisation.RelevanceRank(values, inside);
        }
    }

    public override ExplainingTransformer ToTransformer(Watch watch) => new MapLocalisationTransformer(this, watch);

    public override void Write(BinaryWriter writer)
    {
        writer.Write(name);
        writer.Write(map);
        writer.Write(mask);
        writer.Write(pixels);
    }

    internal static RowExplainer Read(BinaryReader reader) => new LocalisationRows(reader.ReadString(), reader.ReadString(), reader.ReadString(), reader.ReadInt32());
}
