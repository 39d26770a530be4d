using MLNet.Xai.Core.Trees;
using MLNet.Xai.Tabular.Models;

namespace MLNet.Xai.Tabular;

/// <summary>All that a tree model's file says of scoring: what a saved model carries.</summary>
internal sealed record TreeFileModel
{
    private const byte Version = 1;

    public required TreeFileFormat Format { get; init; }

    /// <summary>What it was trained for, in its library's words.</summary>
    public required string Objective { get; init; }

    public required TreeEnsemble Ensemble { get; init; }

    public required TreeModelTask Task { get; init; }

    /// <summary>How scores follow from the sums.</summary>
    public required ScoreFormula Formula { get; init; }

    /// <summary>How probabilities follow from the sums; null where they do not.</summary>
    public required OutputLink? Link { get; init; }

    /// <summary>The sum above which a binary model says yes.</summary>
    public double Cutoff { get; init; }

    /// <summary>Whether sums are means.</summary>
    public bool IsAverage { get; init; }

    /// <summary>Names of the features; empty where the file has none that say something.</summary>
    public required string[] FeatureNames { get; init; }

    /// <summary>Names of the classes of a model of several; else empty.</summary>
    public required string[] ClassNames { get; init; }

    public required string FeatureColumn { get; init; }

    public bool ChecksNames { get; init; }

    /// <summary>"XGBoost binary:logistic".</summary>
    public string Kind => $"{(Format == TreeFileFormat.Onnx ? "ONNX" : Format == TreeFileFormat.LightGbm ? "LightGBM" : "XGBoost")} {Objective}".TrimEnd();

    public bool HasProbability => Task == TreeModelTask.Binary && Link is not null;

    public void Write(BinaryWriter writer)
    {
        writer.Write(Version);
        writer.Write((byte)Format);
        writer.Write(Objective);
        TreeEnsembleFormat.Write(writer, Ensemble);
        writer.Write((byte)Task);
        writer.Write((byte)Formula);
        writer.Write(Link is not null);
        Link?.Save(writer);
        writer.Write(Cutoff);
        writer.Write(IsAverage);
        writer.WriteStrings(FeatureNames);
        writer.WriteStrings(ClassNames);
        writer.Write(FeatureColumn);
        writer.Write(ChecksNames);
    }

    /// <exception cref="InvalidDataException">Its parts do not fit together.</exception>
    /// <exception cref="NotSupportedException">It is of another version.</exception>
    public static TreeFileModel Read(BinaryReader reader)
    {
        if (reader.ReadByte() is var version && version != Version)
            throw new NotSupportedException($"The trees of a file were saved in format {version}, and this MLNet.Xai reads format {Version}.");
        var model = new TreeFileModel
        {
            Format = (TreeFileFormat)reader.ReadByte(),
            Objective = reader.ReadString(),
            Ensemble = TreeEnsembleFormat.Read(reader),
            Task = (TreeModelTask)reader.ReadByte(),
            Formula = (ScoreFormula)reader.ReadByte(),
            Link = reader.ReadBoolean() ? OutputLink.Load(reader) : null,
            Cutoff = reader.ReadDouble(),
            IsAverage = reader.ReadBoolean(),
            FeatureNames = reader.ReadStrings(),
            ClassNames = reader.ReadStrings(),
            FeatureColumn = reader.ReadString(),
            ChecksNames = reader.ReadBoolean(),
        };
        return model.Fits() ? model : throw new InvalidDataException("trees, outputs and names of a tree file do not fit together");
    }

    /// <summary>Whether all parts are of one model.</summary>
    public bool Fits()
    {
        int outputs = Ensemble.OutputCount;
        bool link = Formula is not (ScoreFormula.Logistic or ScoreFormula.Softmax) || Link?.Kind == (Formula == ScoreFormula.Logistic ? OutputLinkKind.Logistic : OutputLinkKind.Softmax);
        bool task = Task switch
        {
            TreeModelTask.Binary => outputs == 1 && ClassNames.Length == 0 && Formula == ScoreFormula.Margin && Link?.Kind is null or OutputLinkKind.Linear or OutputLinkKind.Logistic,
            TreeModelTask.Multiclass => outputs > 1 && ClassNames.Length == outputs && Formula is not ScoreFormula.Exponential,
            _ => ClassNames.Length == 0,
        };
        return Enum.IsDefined(Format) && Enum.IsDefined(Task) && Enum.IsDefined(Formula) && Formula != ScoreFormula.NormalizedProbabilities && link && task && double.IsFinite(Cutoff)
            && (Link is null || Link.OutputCount == 1) && (FeatureNames.Length == 0 || FeatureNames.Length == Ensemble.FeatureCount) && FeatureColumn.Length > 0;
    }
}
