using MLNet.Xai.Core;
using MLNet.Xai.Core.Lime;
using MLNet.Xai.Core.Texts;

namespace MLNet.Xai.Text;

/// <summary>A method that only calls a model, with all that it is told: saved with an explanation.</summary>
internal sealed record PerturbationSettings
{
    public const int FewestEvaluations = 16;
    public const int MostPiecesEver = 2048;
    private const byte Version = 1;

    /// <summary>Never <see cref="TextExplanationMethod.Auto"/> or <see cref="TextExplanationMethod.Exact"/>.</summary>
    public required TextExplanationMethod Method { get; init; }

    public ClassTarget Target { get; init; } = ClassTarget.Predicted;
    public int Seed { get; init; } = 1;
    public int Samples { get; init; } = 5000;
    public int MaxEvaluations { get; init; } = 2560;
    public int MostPieces { get; init; } = 256;
    public string? MaskText { get; init; }
    public TextSplit Split { get; init; }
    public bool BagOfWords { get; init; }
    public int LimeWords { get; init; } = 10;
    public FeatureSelection LimeSelection { get; init; }
    public int Window { get; init; } = 1;

    /// <summary>The method as a reader knows it.</summary>
    public string Name => Method switch
    {
        TextExplanationMethod.Lime => "LIME",
        TextExplanationMethod.KernelShap => "KernelSHAP",
        TextExplanationMethod.Partition => "Partition SHAP",
        TextExplanationMethod.SentenceOcclusion => "Occlusion of sentences",
        _ => "Occlusion",
    };

    public bool IsComplete => Method is not (TextExplanationMethod.Occlusion or TextExplanationMethod.SentenceOcclusion);

    /// <summary>Most variants of a text that are scored.</summary>
    public int Cost => Method switch
    {
        TextExplanationMethod.Lime => Samples,
        TextExplanationMethod.KernelShap or TextExplanationMethod.Partition => MaxEvaluations,
        _ => MostPieces + 1,
    };

    /// <summary>What is said of its error.</summary>
    public string Error => Method switch
    {
        TextExplanationMethod.Lime => "a local linear model of sampled variants, R2 beside it",
        TextExplanationMethod.KernelShap => $"exact for up to {MostExact} pieces, sampled beyond",
        TextExplanationMethod.Partition => "exact Owen values where the evaluations allow it, else shared evenly below the branches that they end at",
        _ => "exact; the values promise no sum",
    };

    /// <summary>Pieces whose coalitions are all evaluated.</summary>
    public int MostExact => Math.Min(Core.Coalitions.ExactGame.MostPlayers, System.Numerics.BitOperations.Log2((uint)MaxEvaluations));

    /// <summary>As options ask for, of a settled method.</summary>
    public static PerturbationSettings Of(TextExplanationOptions options, TextExplanationMethod method) => new()
    {
        Method = method,
        Target = options.Target,
        Seed = options.Seed,
        Samples = options.Samples,
        MaxEvaluations = options.MaxEvaluations,
        MostPieces = options.MostPieces,
        MaskText = options.MaskText,
        Split = options.Split ?? method switch
        {
            TextExplanationMethod.Lime => TextSplit.LimeWords,
            TextExplanationMethod.SentenceOcclusion => TextSplit.Sentences,
            _ => TextSplit.Words,
        },
        BagOfWords = options.BagOfWords && method == TextExplanationMethod.Lime,
        LimeWords = options.LimeWords,
        LimeSelection = options.LimeSelection,
        Window = options.Window,
    };

    public void Write(BinaryWriter writer)
    {
        writer.Write(Version);
        writer.Write((byte)Method);
        writer.Write(Target.Name ?? "");
        writer.Write(Target.Index);
        writer.Write(Target.Against);
        foreach (int number in (ReadOnlySpan<int>)[Seed, Samples, MaxEvaluations, MostPieces, LimeWords, Window])
            writer.Write(number);
        writer.Write(MaskText is not null);
        writer.Write(MaskText ?? "");
        writer.Write((byte)Split);
        writer.Write(BagOfWords);
        writer.Write((byte)LimeSelection);
    }

    /// <exception cref="InvalidDataException">The state is damaged, or of a later version.</exception>
    public static PerturbationSettings Read(BinaryReader reader)
    {
        if (reader.ReadByte() is var version && version != Version)
            throw new InvalidDataException($"the method's settings are of version {version}; this MLNet.Xai reads {Version}");
        var method = (TextExplanationMethod)reader.ReadByte();
        (string name, int index, int against) = (reader.ReadString(), reader.ReadInt32(), reader.ReadInt32());
        var settings = new PerturbationSettings
        {
            Method = method,
            Target = name.Length > 0 ? ClassTarget.Named(name) : against >= 0 ? ClassTarget.Difference(index, against) : index >= 0 ? ClassTarget.Class(index) : ClassTarget.Predicted,
            Seed = reader.ReadInt32(),
            Samples = reader.ReadInt32(),
            MaxEvaluations = reader.ReadInt32(),
            MostPieces = reader.ReadInt32(),
            LimeWords = reader.ReadInt32(),
            Window = reader.ReadInt32(),
            MaskText = (reader.ReadBoolean(), reader.ReadString()) is (true, var mask) ? mask : null,
            Split = (TextSplit)reader.ReadByte(),
            BagOfWords = reader.ReadBoolean(),
            LimeSelection = (FeatureSelection)reader.ReadByte(),
        };
        bool fits = Enum.IsDefined(method) && method is not (TextExplanationMethod.Auto or TextExplanationMethod.Exact) && Enum.IsDefined(settings.Split) && Enum.IsDefined(settings.LimeSelection)
            && settings.Samples >= 2 && settings.MaxEvaluations >= FewestEvaluations && settings.MostPieces is >= 2 and <= MostPiecesEver && settings.LimeWords >= 1 && settings.Window >= 1
            && (!settings.BagOfWords || method == TextExplanationMethod.Lime);
        return fits ? settings : throw new InvalidDataException("the settings of a method for texts are out of range");
    }
}
