using MLNet.Xai.Core;
using MLNet.Xai.Core.Shapley;
using MLNet.Xai.Core.Trees;

namespace MLNet.Xai.Tabular;

/// <summary>All that TreeSHAP columns are made from, apart from any ML.NET object: what a saved model carries.</summary>
internal sealed record TreeShapState
{
    private const byte Version = 2;

    public required string OutputColumn { get; init; }
    public required string FeatureColumn { get; init; }

    /// <summary>The column that pictures read; null for the feature column.</summary>
    public string? DisplayColumn { get; init; }

    /// <summary>The slots that the trees use, ascending.</summary>
    public required int[] Slots { get; init; }

    /// <summary>The trees, over rows of the used slots.</summary>
    public required TreeEnsemble Ensemble { get; init; }

    public required SlotGroups Features { get; init; }
    public FeatureGrouping Grouping { get; init; }
    public required string[] OutputNames { get; init; }

    /// <summary>The explained outputs; a single -1 stands for the predicted one.</summary>
    public required int[] Outputs { get; init; }

    public OutputLink? Link { get; init; }
    public ExplanationUnits Units { get; init; }
    public TreeShapPerturbation Perturbation { get; init; }

    /// <summary>Rows of the used slots.</summary>
    public float[] Background { get; init; } = [];

    public int Samples { get; init; }
    public int Seed { get; init; }
    public int TopK { get; init; }
    public bool Interactions { get; init; }
    public ExplainWhen? When { get; init; }
    public ResidualTarget Residual { get; init; }

    public void Write(BinaryWriter writer)
    {
        writer.Write(Version);
        writer.Write(OutputColumn);
        writer.Write(FeatureColumn);
        writer.Write(DisplayColumn ?? "");
        writer.WriteInts(Slots);
        TreeEnsembleFormat.Write(writer, Ensemble);
        Features.Write(writer);
        writer.Write((byte)Grouping);
        writer.WriteStrings(OutputNames);
        writer.WriteInts(Outputs);
        writer.Write(Link is not null);
        Link?.Save(writer);
        writer.Write((byte)Units);
        writer.Write((byte)Perturbation);
        writer.WriteSingles(Background);
        writer.Write(Samples);
        writer.Write(Seed);
        writer.Write(TopK);
        writer.Write(Interactions);
        writer.Write(When is not null);
        When?.Write(writer);
        writer.Write((byte)Residual);
    }

    public static TreeShapState Read(BinaryReader reader)
    {
        byte version = reader.ReadByte();
        if (version != Version)
        {
            throw new NotSupportedException(
                $"The model's TreeSHAP columns were saved in format {version}, and this MLNet.Xai reads format {Version}. Load the model with the MLNet.Xai that saved it, or explain it "
                + "anew: mlContext.Explain().TreeShap(model, background).");
        }

        return new TreeShapState
        {
            OutputColumn = reader.ReadString(),
            FeatureColumn = reader.ReadString(),
            DisplayColumn = reader.ReadString() is { Length: > 0 } display ? display : null,
            Slots = reader.ReadInts(),
            Ensemble = TreeEnsembleFormat.Read(reader),
            Features = SlotGroups.Read(reader),
            Grouping = (FeatureGrouping)reader.ReadByte(),
            OutputNames = reader.ReadStrings(),
            Outputs = reader.ReadInts(),
            Link = reader.ReadBoolean() ? OutputLink.Load(reader) : null,
            Units = (ExplanationUnits)reader.ReadByte(),
            Perturbation = (TreeShapPerturbation)reader.ReadByte(),
            Background = reader.ReadSingles(),
            Samples = reader.ReadInt32(),
            Seed = reader.ReadInt32(),
            TopK = reader.ReadInt32(),
            Interactions = reader.ReadBoolean(),
            When = reader.ReadBoolean() ? ExplainWhen.Read(reader) : null,
            Residual = (ResidualTarget)reader.ReadByte(),
        };
    }
}
