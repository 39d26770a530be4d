using System.Text;
using MLNet.Xai.Columns;
using MLNet.Xai.Persistence;

namespace MLNet.Xai.Tabular;

/// <summary>All that quality columns are made from: what a saved model carries.</summary>
internal sealed record QualityState
{
    private const byte Version = 1;

    public required string OutputColumn { get; init; }

    /// <summary>The column of attributions.</summary>
    public required string Attributions { get; init; }

    /// <summary>The column of base values; empty where none is read.</summary>
    public required string BaseColumn { get; init; }

    public required ExplainedModel Model { get; init; }

    /// <summary>The explained outputs; a single -1 stands for the predicted one.</summary>
    public required int[] Outputs { get; init; }

    /// <summary>Rows x slots.</summary>
    public required float[] Background { get; init; }

    public required QualityMeasures Measures { get; init; }

    /// <summary>What made the attributions; only where it is asked again.</summary>
    public RowExplainer? Explainer { get; init; }

    public int Samples { get; init; }
    public bool Normalize { get; init; }
    public int Steps { get; init; }
    public int RandomOrders { get; init; }
    public int SensitivitySamples { get; init; }
    public double SensitivityRadius { get; init; }
    public int Seed { get; init; }
    public ExplainWhen? When { get; init; }

    /// <summary>Points of the deletion curve.</summary>
    public int Points => Math.Min(Steps, Model.Features.Names.Length) + 1;

    public int Width => checked(Outputs.Length * Model.Features.Names.Length);

    public void Write(BinaryWriter writer)
    {
        writer.Write(Version);
        writer.Write(OutputColumn);
        writer.Write(Attributions);
        writer.Write(BaseColumn);
        Model.Write(writer);
        writer.WriteInts(Outputs);
        writer.WriteSingles(Background);
        writer.Write((int)Measures);
        writer.Write(Samples);
        writer.Write(Normalize);
        writer.Write(Steps);
        writer.Write(RandomOrders);
        writer.Write(SensitivitySamples);
        writer.Write(SensitivityRadius);
        writer.Write(Seed);
        writer.Write(When is not null);
        When?.Write(writer);
        writer.Write(Explainer is not null);
        if (Explainer is not null)
            WriteExplainer(writer, Explainer);
    }

    public static QualityState Read(BinaryReader reader)
    {
        if (reader.ReadByte() is var version && version != Version)
            throw new NotSupportedException($"The model's quality columns were saved in format {version}, and this MLNet.Xai reads format {Version}.");
        var state = new QualityState
        {
            OutputColumn = reader.ReadString(),
            Attributions = reader.ReadString(),
            BaseColumn = reader.ReadString(),
            Model = ExplainedModel.Read(reader),
            Outputs = reader.ReadInts(),
            Background = reader.ReadSingles(),
            Measures = (QualityMeasures)reader.ReadInt32(),
            Samples = reader.ReadInt32(),
            Normalize = reader.ReadBoolean(),
            Steps = reader.ReadInt32(),
            RandomOrders = reader.ReadInt32(),
            SensitivitySamples = reader.ReadInt32(),
            SensitivityRadius = reader.ReadDouble(),
            Seed = reader.ReadInt32(),
            When = reader.ReadBoolean() ? ExplainWhen.Read(reader) : null,
            Explainer = reader.ReadBoolean() ? ReadExplainer(reader) : null,
        };
        bool fits = state.Outputs.Length > 0 && state.Outputs.All(o => o >= -1 && o < state.Model.OutputCount) && state.Background.Length > 0 && state.Background.Length % state.Model.Slots == 0
            && QualityColumnOptions.IsMeasure(state.Measures) && state.Samples > 0 && state.Steps > 0 && state.RandomOrders > 0
            && state.SensitivitySamples > 0 && state.SensitivityRadius > 0 && double.IsFinite(state.SensitivityRadius)
            && state.Measures.HasFlag(QualityMeasures.Sensitivity) == state.Explainer is not null && state.Measures.HasFlag(QualityMeasures.Residual) == state.BaseColumn.Length > 0;
        return fits ? state : throw new InvalidDataException("the numbers of quality columns do not fit together");
    }

    // A state goes back to write its length, which the stream of the state around it does not allow: so it has a stream of its own.
    private static void WriteExplainer(BinaryWriter writer, RowExplainer explainer)
    {
        using var stream = new MemoryStream();
        using (var own = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true))
            ExplainerState.Write(own, explainer);
        writer.Write((int)stream.Length);
        writer.Write(stream.GetBuffer().AsSpan(0, (int)stream.Length));
    }

    private static RowExplainer ReadExplainer(BinaryReader reader)
    {
        int length = reader.ReadInt32();
        if (length < 0 || length > reader.BaseStream.Length - reader.BaseStream.Position)
            throw new InvalidDataException($"an explainer of {length} bytes does not fit into what is left");
        using var own = new BinaryReader(new MemoryStream(reader.ReadBytes(length)));
        return ExplainerState.Read(own);
    }
}
