using MLNet.Xai.Core;
using MLNet.Xai.Core.Coalitions;

namespace MLNet.Xai.Tabular;

/// <summary>All that Shapley columns of any model are made from: what a saved model carries.</summary>
internal sealed record ShapState
{
    private const byte Version = 1;

    public required string OutputColumn { get; init; }
    public required string FeatureColumn { get; init; }
    public required PredictorFunction Function { get; init; }
    public required ExplanationUnits Units { get; init; }
    public required SlotGroups Features { get; init; }
    public required string[] OutputNames { get; init; }

    /// <summary>The explained outputs; a single -1 stands for the predicted one.</summary>
    public required int[] Outputs { get; init; }

    /// <summary>Rows x slots.</summary>
    public required float[] Background { get; init; }

    /// <summary>Never <see cref="ShapMethod.Auto"/>.</summary>
    public required ShapMethod Method { get; init; }

    public int? Coalitions { get; init; }
    public double? Tolerance { get; init; }
    public int Orders { get; init; }
    public int Seed { get; init; }
    public ExplainWhen? When { get; init; }

    /// <summary>The values of a row, by the method.</summary>
    public GameValues Explain(ReadOnlySpan<float> row, CancellationToken cancellation)
    {
        var game = new MarginalGame<float>(Function.Score, OutputNames.Length, row, Background, playerOfFeature: Features.GroupOfSlot);
        return Method switch
        {
            ShapMethod.Exact => new ExactGame(game, cancellation).Shapley(),
            ShapMethod.Kernel => KernelShap.Explain(game, new KernelShapOptions { Coalitions = Coalitions, Tolerance = Tolerance, Seed = Seed }, cancellation),
            _ => PermutationShap.Explain(game, Orders, Seed, cancellation),
        };
    }

    public void Write(BinaryWriter writer)
    {
        writer.Write(Version);
        writer.Write(OutputColumn);
        writer.Write(FeatureColumn);
        Function.Write(writer);
        writer.Write((byte)Units);
        Features.Write(writer);
        writer.WriteStrings(OutputNames);
        writer.WriteInts(Outputs);
        writer.WriteSingles(Background);
        writer.Write(Method.ToString());
        writer.Write(Coalitions ?? 0);
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
        var state = new ShapState
        {
            OutputColumn = reader.ReadString(),
            FeatureColumn = reader.ReadString(),
            Function = PredictorFunction.Read(reader),
            Units = (ExplanationUnits)reader.ReadByte(),
            Features = SlotGroups.Read(reader),
            OutputNames = reader.ReadStrings(),
            Outputs = reader.ReadInts(),
            Background = reader.ReadSingles(),
            Method = Enum.Parse<ShapMethod>(reader.ReadString()),
            Coalitions = reader.ReadInt32() is > 0 and var coalitions ? coalitions : null,
            Tolerance = reader.ReadDouble() is var tolerance && double.IsNaN(tolerance) ? null : tolerance,
            Orders = reader.ReadInt32(),
            Seed = reader.ReadInt32(),
            When = reader.ReadBoolean() ? ExplainWhen.Read(reader) : null,
        };
        (int features, int outputs, int slots) = (state.Features.Names.Length, state.OutputNames.Length, state.Features.GroupOfSlot.Length);
        bool fits = outputs > 0 && state.Outputs.Length > 0 && state.Outputs.All(o => o >= -1 && o < outputs) && slots > 0 && state.Background.Length > 0 && state.Background.Length % slots == 0
            && state.Features.GroupOfSlot.All(g => g >= 0 && g < features) && Enum.IsDefined(state.Method) && state.Orders > 0;
        return fits ? state : throw new InvalidDataException("features, outputs and background of Shapley columns do not fit together");
    }
}
