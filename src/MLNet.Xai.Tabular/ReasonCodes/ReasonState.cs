using System.Globalization;

namespace MLNet.Xai.Tabular;

/// <summary>All that reason codes are made from: what a saved model carries.</summary>
internal sealed record ReasonState
{
    private const byte Version = 1;

    /// <summary>The Shapley values against the comparison, of one output.</summary>
    public required ShapState Shap { get; init; }

    public required ReasonCutoff Cutoff { get; init; }
    public required ReasonComparison Comparison { get; init; }
    public required int MostReasons { get; init; }
    public required ReasonCatalogue Catalogue { get; init; }

    /// <summary>Indices of features.</summary>
    public required int[] Protected { get; init; }

    /// <summary>Indices of features with a declared direction, and the directions.</summary>
    public required int[] Directed { get; init; }

    public required int[] Directions { get; init; }

    /// <summary>Indices of features whose slots are categories.</summary>
    public required int[] Categories { get; init; }

    /// <summary>One a feature: the comparison's value, as the feature's values are.</summary>
    public required float[][] References { get; init; }

    public required double TieTolerance { get; init; }

    /// <summary>Empty where the model's own features are shown.</summary>
    public required string DisplayColumn { get; init; }

    public required CultureInfo Culture { get; init; }
    public required string MissingText { get; init; }

    public int Output => Shap.Outputs[0];

    /// <summary>How each feature's values are told.</summary>
    public ReasonValue[] Values() => [.. Enumerable.Range(0, Shap.Model.Features.Names.Length).Select(f => ReasonValue.Of(Shap.Model, f, Categories.Contains(f)))];

    public void Write(BinaryWriter writer)
    {
        writer.Write(Version);
        Shap.Write(writer);
        Cutoff.Write(writer);
        writer.Write((byte)Comparison);
        writer.Write(MostReasons);
        Catalogue.Write(writer);
        writer.WriteInts(Protected);
        writer.WriteInts(Directed);
        writer.WriteInts(Directions);
        writer.WriteInts(Categories);
        foreach (float[] reference in References)
            writer.WriteSingles(reference);
        writer.Write(TieTolerance);
        writer.Write(DisplayColumn);
        ReasonCulture.Write(writer, Culture);
        writer.Write(MissingText);
    }

    public static ReasonState Read(BinaryReader reader)
    {
        if (reader.ReadByte() is var version && version != Version)
            throw new NotSupportedException($"The model's reason codes were saved in format {version}, and this MLNet.Xai reads format {Version}.");
        ShapState shap = ShapState.Read(reader);
        var state = new ReasonState
        {
            Shap = shap,
            Cutoff = ReasonCutoff.Read(reader),
            Comparison = (ReasonComparison)reader.ReadByte(),
            MostReasons = reader.ReadInt32(),
            Catalogue = ReasonCatalogue.Read(reader),
            Protected = reader.ReadInts(),
            Directed = reader.ReadInts(),
            Directions = reader.ReadInts(),
            Categories = reader.ReadInts(),
            References = [.. shap.Model.Features.Names.Select(_ => reader.ReadSingles())],
            TieTolerance = reader.ReadDouble(),
            DisplayColumn = reader.ReadString(),
            Culture = ReasonCulture.Read(reader),
            MissingText = reader.ReadString(),
        };
        int features = shap.Model.Features.Names.Length;
        bool fits = shap.Outputs is [>= 0] && Enum.IsDefined(state.Comparison) && state.MostReasons > 0 && state.TieTolerance is >= 0 and < 1
            && state.Protected.Concat(state.Directed).Concat(state.Categories).All(f => f >= 0 && f < features) && state.Directed.Length == state.Directions.Length
            && state.Directions.All(direction => Enum.IsDefined((ScoreDirection)direction)) && shap.Model.Units == Core.ExplanationUnits.Margin
            && state.Values().Zip(state.References).All(pair => pair.First.Width == pair.Second.Length);
        return fits ? state : throw new InvalidDataException("features, codes and references of reason codes do not fit together");
    }
}
