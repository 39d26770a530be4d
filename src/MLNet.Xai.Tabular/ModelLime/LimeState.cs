using MLNet.Xai.Core.Lime;

namespace MLNet.Xai.Tabular;

/// <summary>All that LIME columns of any model are made from: what a saved model carries.</summary>
internal sealed record LimeState
{
    private const byte Version = 1;

    public required string OutputColumn { get; init; }
    public required ExplainedModel Model { get; init; }

    /// <summary>The explained outputs; a single -1 stands for the predicted one.</summary>
    public required int[] Outputs { get; init; }

    /// <summary>Rows x slots.</summary>
    public required float[] Background { get; init; }

    /// <summary>The predicted class of each background row, for bins by entropy; empty otherwise.</summary>
    public required int[] Labels { get; init; }

    /// <summary>Features that are categories by the user's word.</summary>
    public required int[] Categorical { get; init; }

    /// <summary>By feature: the names of its categories, empty where its numbers are their names.</summary>
    public required string[][] CategoryNames { get; init; }

    /// <summary>Samples, discretizer, kernel and so on; what is of the model and the data is not read from it.</summary>
    public required LimeColumnOptions Options { get; init; }

    public ExplainWhen? When { get; init; }

    public void Write(BinaryWriter writer)
    {
        writer.Write(Version);
        writer.Write(OutputColumn);
        Model.Write(writer);
        writer.WriteInts(Outputs);
        writer.WriteSingles(Background);
        writer.WriteInts(Labels);
        writer.WriteInts(Categorical);
        foreach (string[] names in CategoryNames)
            writer.WriteStrings(names);
        writer.Write(Options.Samples);
        writer.Write(Options.Discretizer.ToString());
        writer.Write(Options.KernelWidth ?? double.NaN);
        writer.Write(Options.Distance.ToString());
        writer.Write(Options.Features);
        writer.Write(Options.Selection.ToString());
        writer.Write(Options.Ridge);
        writer.Write(Options.AroundRow);
        writer.Write(Options.Seed);
        writer.Write(Options.StabilitySeeds);
        writer.Write(When is not null);
        When?.Write(writer);
    }

    public static LimeState Read(BinaryReader reader)
    {
        if (reader.ReadByte() is var version && version != Version)
            throw new NotSupportedException($"The model's LIME columns were saved in format {version}, and this MLNet.Xai reads format {Version}.");
        (string column, ExplainedModel model) = (reader.ReadString(), ExplainedModel.Read(reader));
        var state = new LimeState
        {
            OutputColumn = column,
            Model = model,
            Outputs = reader.ReadInts(),
            Background = reader.ReadSingles(),
            Labels = reader.ReadInts(),
            Categorical = reader.ReadInts(),
            CategoryNames = [.. model.Features.Names.Select(_ => reader.ReadStrings())],
            Options = new LimeColumnOptions
            {
                Samples = reader.ReadInt32(),
                Discretizer = Enum.Parse<LimeDiscretizer>(reader.ReadString()),
                KernelWidth = reader.ReadDouble() is var width && double.IsNaN(width) ? null : width,
                Distance = Enum.Parse<LimeDistance>(reader.ReadString()),
                Features = reader.ReadInt32(),
                Selection = Enum.Parse<FeatureSelection>(reader.ReadString()),
                Ridge = reader.ReadDouble(),
                AroundRow = reader.ReadBoolean(),
                Seed = reader.ReadInt32(),
                StabilitySeeds = reader.ReadInt32(),
            },
            When = reader.ReadBoolean() ? ExplainWhen.Read(reader) : null,
        };
        state.Options.Check();
        int rows = state.Background.Length / model.Slots;
        bool fits = state.Outputs.Length > 0 && state.Outputs.All(o => o >= -1 && o < model.OutputCount) && rows > 0 && state.Background.Length % model.Slots == 0
            && state.Labels.Length == (state.Options.Discretizer == LimeDiscretizer.Entropy ? rows : 0) && state.Categorical.All(p => p >= 0 && p < model.Features.Names.Length);
        return fits ? state : throw new InvalidDataException("features, outputs and background of LIME columns do not fit together");
    }
}
