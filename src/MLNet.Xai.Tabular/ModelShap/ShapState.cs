using MLNet.Xai.Core.Coalitions;

namespace MLNet.Xai.Tabular;

/// <summary>All that Shapley columns of any model are made from: what a saved model carries.</summary>
internal sealed record ShapState
{
    private const byte Version = 4;

    public required string OutputColumn { get; init; }
    public required ExplainedModel Model { get; init; }

    /// <summary>The explained outputs; a single -1 stands for the predicted one.</summary>
    public required int[] Outputs { get; init; }

    /// <summary>Rows x slots.</summary>
    public required float[] Background { get; init; }

    /// <summary>One a background row; empty where all count alike.</summary>
    public double[] Weights { get; init; } = [];

    /// <summary>How players are merged: with <see cref="ShapMethod.Partition"/>, and never else.</summary>
    public PlayerTree? Hierarchy { get; init; }

    public bool Interactions { get; init; }

    public int BackgroundCount => Background.Length / Model.Slots;

    /// <summary>Never <see cref="ShapMethod.Auto"/>.</summary>
    public required ShapMethod Method { get; init; }

    public int? Coalitions { get; init; }
    public CoalitionSampling Sampling { get; init; }
    public CoalitionSelection Selection { get; init; }
    public int TopFeatures { get; init; } = 10;
    public double Penalty { get; init; }
    public int? Samples { get; init; }
    public double? Tolerance { get; init; }
    public int Orders { get; init; }
    public int Seed { get; init; }
    public ExplainWhen? When { get; init; }

    public void Write(BinaryWriter writer)
    {
        writer.Write(Version);
        writer.Write(OutputColumn);
        Model.Write(writer);
        writer.WriteInts(Outputs);
        writer.WriteSingles(Background);
        writer.WriteDoubles(Weights);
        writer.Write(Interactions);
        writer.Write(Method.ToString());
        if (Hierarchy is not null)
            writer.WriteInts([.. Hierarchy.Merges.SelectMany(merge => new[] { merge.Left, merge.Right })]);
        writer.Write(Coalitions ?? 0);
        writer.Write(Sampling.ToString());
        writer.Write(Selection.ToString());
        writer.Write(TopFeatures);
        writer.Write(Penalty);
        writer.Write(Samples ?? 0);
        writer.Write(Tolerance ?? double.NaN);
        writer.Write(Orders);
        writer.Write(Seed);
        writer.Write(When is not null);
        When?.Write(writer);
    }

    public static ShapState Read(BinaryReader reader)
    {
        if (reader.ReadByte() is var version && version != Version)
            throw new NotSupportedException($"The model's Shapley columns were saved in format {version}, and this MLNet.Xai reads format {Version}.");
        ShapMethod method;
        var state = new ShapState
        {
            OutputColumn = reader.ReadString(),
            Model = ExplainedModel.Read(reader),
            Outputs = reader.ReadInts(),
            Background = reader.ReadSingles(),
            Weights = reader.ReadDoubles(),
            Interactions = reader.ReadBoolean(),
            Method = method = Enum.Parse<ShapMethod>(reader.ReadString()),
            Hierarchy = method == ShapMethod.Partition ? ReadHierarchy(reader.ReadInts()) : null,
            Coalitions = reader.ReadInt32() is > 0 and var coalitions ? coalitions : null,
            Sampling = Enum.Parse<CoalitionSampling>(reader.ReadString()),
            Selection = Enum.Parse<CoalitionSelection>(reader.ReadString()),
            TopFeatures = reader.ReadInt32(),
            Penalty = reader.ReadDouble(),
            Samples = reader.ReadInt32() is > 0 and var samples ? samples : null,
            Tolerance = reader.ReadDouble() is var tolerance && double.IsNaN(tolerance) ? null : tolerance,
            Orders = reader.ReadInt32(),
            Seed = reader.ReadInt32(),
            When = reader.ReadBoolean() ? ExplainWhen.Read(reader) : null,
        };
        bool fits = state.Outputs.Length > 0 && state.Outputs.All(o => o >= -1 && o < state.Model.OutputCount) && state.Background.Length > 0
            && state.Background.Length % state.Model.Slots == 0 && Enum.IsDefined(state.Method) && state.Method != ShapMethod.Auto && state.Orders > 0
            && (state.Weights.Length == 0 || (state.Weights.Length == state.BackgroundCount && state.Weights.All(w => w > 0 && double.IsFinite(w))))
            && Enum.IsDefined(state.Sampling) && Enum.IsDefined(state.Selection) && state.TopFeatures > 0 && state.Penalty >= 0 && double.IsFinite(state.Penalty)
            && (state.Hierarchy is null || state.Hierarchy.Players == state.Model.Features.Names.Length)
            && (state.Method != ShapMethod.Trees || TreeEngine.Fits(state.Model)) && (state.Method is not (ShapMethod.Linear or ShapMethod.CorrelatedLinear) || LinearEngine.Fits(state.Model));
        return fits ? state : throw new InvalidDataException("features, outputs and background of Shapley columns do not fit together");
    }

    private static PlayerTree ReadHierarchy(int[] nodes) =>
        new((nodes.Length / 2) + 1, [.. nodes.Chunk(2).Select(pair => (pair[0], pair.ElementAtOrDefault(1)))]);
}
