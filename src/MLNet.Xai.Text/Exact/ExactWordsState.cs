using MLNet.Xai.Core;
using MLNet.Xai.Tabular;
using MLNet.Xai.Tabular.Models;

namespace MLNet.Xai.Text.Exact;

/// <summary>All that exact attributions of words are made from, apart from what the row itself has: its features and scores.</summary>
internal sealed record ExactWordsState
{
    private const int Version = 1;

    public required TextPlan Plan { get; init; }

    public required SlotMap Map { get; init; }

    public required SlotEngine Engine { get; init; }

    public required string FeatureColumn { get; init; }

    /// <summary>What the model's scores are made of its sums by.</summary>
    public required ScoreFormula Formula { get; init; }

    /// <summary>Names of the classes; empty for a single output.</summary>
    public required string[] Classes { get; init; }

    public required ClassTarget Target { get; init; }

    /// <summary>At most so many absent n-grams are named.</summary>
    public required int MostAbsent { get; init; }

    public void Write(BinaryWriter writer)
    {
        writer.Write(Version);
        Plan.Write(writer);
        Map.Write(writer);
        MLNet.Xai.Persistence.ExplainerState.WritePart(writer, Engine.GetType(), Engine.Write);
        writer.Write(FeatureColumn);
        writer.Write((byte)Formula);
        writer.WriteStrings(Classes);
        writer.Write(Target.Index);
        writer.Write(Target.Name ?? "");
        writer.Write(Target.Against);
        writer.Write(MostAbsent);
    }

    /// <exception cref="InvalidDataException">The state is damaged, or of a later version.</exception>
    public static ExactWordsState Read(BinaryReader reader)
    {
        int version = reader.ReadInt32();
        if (version != Version)
            throw new InvalidDataException($"it is of version {version}; this MLNet.Xai reads {Version}");
        TextPlan plan = TextPlan.Read(reader);
        SlotMap map = SlotMap.Read(reader, plan);
        SlotEngine engine = SlotEngine.Read(reader);
        var state = new ExactWordsState
        {
            Plan = plan,
            Map = map,
            Engine = engine,
            FeatureColumn = reader.ReadString(),
            Formula = (ScoreFormula)reader.ReadByte(),
            Classes = reader.ReadStrings(),
            Target = TargetOf(reader.ReadInt32(), reader.ReadString(), reader.ReadInt32()),
            MostAbsent = reader.ReadInt32(),
        };
        if (engine.SlotCount != map.SlotCount || !Enum.IsDefined(state.Formula) || (state.Classes.Length > 0 && state.Classes.Length != engine.OutputCount))
            throw new InvalidDataException("the model, its features and its classes do not fit together");
        return state;
    }

    private static ClassTarget TargetOf(int index, string name, int against) =>
        name.Length > 0 ? ClassTarget.Named(name) : index < 0 ? ClassTarget.Predicted : against < 0 ? ClassTarget.Class(index) : ClassTarget.Difference(index, against);
}
