using MLNet.Xai.Core.Contrast;

namespace MLNet.Xai.Tabular;

/// <summary>What the saved states of counterfactuals, anchors and contrastive explanations have in common.</summary>
internal sealed record ContrastState
{
    private const byte Version = 1;

    public required string OutputColumn { get; init; }

    public required ExplainedModel Model { get; init; }

    /// <summary>By feature; null for one that has none.</summary>
    public required FeatureConstraint?[] Constraints { get; init; }

    /// <summary>Rows x slots.</summary>
    public required float[] Background { get; init; }

    public required double Cutoff { get; init; }

    public ExplainWhen? When { get; init; }

    /// <summary>The state that options ask for.</summary>
    /// <exception cref="ArgumentException">A constraint is of a feature that is not there, or cannot be kept by it.</exception>
    public static ContrastState Of(string outputColumn, ExplainedModel model, float[] background, double cutoff, ContrastColumnOptions options)
    {
        string[] names = model.Features.Names;
        options.CheckFeatures(model.Features, model.SlotNames);
        return new ContrastState
        {
            OutputColumn = outputColumn,
            Model = model,
            Constraints = [.. names.Select(name => options.Constraints?.GetValueOrDefault(name))],
            Background = background,
            Cutoff = cutoff,
            When = options.ExplainWhen,
        };
    }

    /// <summary>Rows as they can be compared and changed.</summary>
    public ContrastSpace Space(int neighbours = 5)
    {
        int[] groups = Model.Features.GroupOfSlot;
        ContrastFeature[] features = [.. Model.Features.Names.Select((name, f) => new ContrastFeature(name, [.. Enumerable.Range(0, groups.Length).Where(s => groups[s] == f)], Constraints[f]))];
        return new ContrastSpace(Background, Model.Slots, features, ModelThresholds.Of(Model), neighbours);
    }

    public void Write(BinaryWriter writer)
    {
        writer.Write(Version);
        writer.Write(OutputColumn);
        Model.Write(writer);
        writer.Write(Constraints.Length);
        foreach (FeatureConstraint? constraint in Constraints)
            writer.Write(constraint);
        writer.WriteSingles(Background);
        writer.Write(Cutoff);
        writer.Write(When is not null);
        When?.Write(writer);
    }

    /// <exception cref="InvalidDataException">Its parts do not fit together.</exception>
    /// <exception cref="NotSupportedException">It is of another format.</exception>
    public static ContrastState Read(BinaryReader reader)
    {
        if (reader.ReadByte() is var version && version != Version)
            throw new NotSupportedException($"The model's contrast columns were saved in format {version}, and this MLNet.Xai reads format {Version}.");
        string column = reader.ReadString();
        ExplainedModel model = ExplainedModel.Read(reader);
        if (reader.ReadInt32() != model.Features.Names.Length)
            throw new InvalidDataException("there is not one constraint a feature");
        var state = new ContrastState
        {
            OutputColumn = column,
            Model = model,
            Constraints = [.. model.Features.Names.Select(_ => reader.ReadConstraint())],
            Background = reader.ReadSingles(),
            Cutoff = reader.ReadDouble(),
            When = reader.ReadBoolean() ? ExplainWhen.Read(reader) : null,
        };
        return double.IsFinite(state.Cutoff) ? state : throw new InvalidDataException($"{state.Cutoff} is no cutoff");
    }
}
