using Microsoft.ML;
using MLNet.Xai.Data;
using MLNet.Xai.Tabular;

namespace MLNet.Xai.Reports.Tests.Merged;

/// <summary>Runs in parts, made once: the same rows and models whole and in four parts.</summary>
internal static class MergedRuns
{
    public static readonly DateOnly Date = new(2026, 11, 27);

    public static string Folder { get; } = Directory.CreateTempSubdirectory("xai-merged").FullName;

    private static readonly Lazy<MergedParts[]> s_trees = new(() => Make("trees", LoanModels.Trees));
    private static readonly Lazy<MergedParts[]> s_classes = new(() => Make("classes", LoanModels.Classes));

    /// <summary>Two classes, of one part and of four.</summary>
    public static MergedParts[] Trees => s_trees.Value;

    /// <summary>Three classes.</summary>
    public static MergedParts[] Classes => s_classes.Value;

    public static IReadOnlyList<Loan> Rows { get; } = Loan.Make(1500, seed: 2);

    public static string ModelPath(string name) => Path.Combine(Folder, name + ".zip");

    public static IDataView Explained(ITransformer model) => With(model).Transform(LoanModels.ML.Data.LoadFromEnumerable(Rows));

    public static ITransformer With(ITransformer model) => ReferenceEquals(model, LoanModels.Trees)
        ? LoanModels.ML.Explain().TreeShap(model, LoanModels.Train, "Shap", new TreeShapColumnOptions { GroupBy = SlotGrouping.SourceColumn })
        : LoanModels.ML.Explain().Shap(model, LoanModels.Train, "Shap", new ShapColumnOptions { BackgroundRows = 20 });

    private static MergedParts[] Make(string name, ITransformer model)
    {
        MLContext ml = LoanModels.ML;
        string data = Path.Combine(Folder, "rows.csv");
        ml.Model.Save(model, LoanModels.Train.Schema, ModelPath(name));
        ml.Data.SaveFile(ml.Data.LoadFromEnumerable(Rows), data);
        ITransformer explained = With(model);
        return [.. new[] { 1, 4 }.Select(count =>
        {
            string folder = Path.Combine(Folder, $"{name}{count}");
            for (int i = 0; i < count; i++)
            {
                ml.Explain().WritePart(explained, data, folder, new PartOptions
                {
                    ModelPath = ModelPath(name), Settings = "method treeshap, seed 1", Open = new OpenOptions { Schema = LoanModels.Train.Schema, Shard = new Shard(i, count) },
                });
            }

            return ml.Explain().MergeParts(folder);
        })];
    }
}
