using MLNet.Xai.Columns;
using Microsoft.ML;
using Microsoft.ML.Calibrators;
using Microsoft.ML.Data;
using MLNet.Xai.Core.Trees;

namespace MLNet.Xai.Tabular.Models;

/// <summary>
/// A tree model found inside an ML.NET model: its trees as an ensemble, the column they read, and how sums over trees become the Score
/// and Probability columns. FastForest, FastTree, LightGBM (binary, regression, ranking, Tweedie), calibrated or not, one-versus-all of
/// these, and GAM, whose shape functions become one tree each; and models of other libraries that were read from a file.
/// </summary>
public sealed class TreeModel
{
    private readonly TreeModelScorer _scorer;

    internal TreeModel(FoundPredictor found, TreeEnsemble ensemble, int divisor)
    {
        Kind = found.Name;
        Task = found.Task;
        Formula = found.Formula;
        Transformer = found.Transformer;
        FeatureColumn = found.FeatureColumn;
        Ensemble = ensemble;
        Divisor = divisor;
        Calibrators = [.. found.SubModels.Select((model, k) => found.IsMulticlass ? model.Calibrator : found.AppendedCalibrator ?? model.Calibrator)];
        File = found.File;
        IsAdditiveModel = found.SubModels.All(model => model.Gam is not null);
        if (found.InputSchema is { } schema)
        {
            SlotNames = ColumnNames.Slots(schema, FeatureColumn, FeatureCount);
            ClassNames = File is not null ? (Task == TreeModelTask.Multiclass ? File.ClassNames : null) : found.IsMulticlass ? ColumnNames.Classes(found.Transformer.GetOutputSchema(schema), OutputCount) : null;
        }

        _scorer = new TreeModelScorer(this);
    }

    /// <summary>What was trained: "FastForestBinary", "LightGbmRegression", "OneVersusAll of 3 FastTreeBinary".</summary>
    public string Kind { get; }

    /// <summary>What the model predicts.</summary>
    public TreeModelTask Task { get; }

    /// <summary>The prediction transformer that holds the model.</summary>
    public ITransformer Transformer { get; }

    /// <summary>Name of the vector column that the trees read.</summary>
    public string FeatureColumn { get; }

    /// <summary>Number of slots of the feature column.</summary>
    public int FeatureCount => Ensemble.FeatureCount;

    /// <summary>Number of outputs: the classes of a multiclass model, else 1.</summary>
    public int OutputCount => Ensemble.OutputCount;

    /// <summary>Names of the slots, an empty one replaced by "slot 3"; <see langword="null"/> when the model was searched without a schema.</summary>
    public IReadOnlyList<string>? SlotNames { get; }

    /// <summary>Names of the classes, from the label's key values; <see langword="null"/> without a schema or for other than multiclass models.</summary>
    public IReadOnlyList<string>? ClassNames { get; }

    /// <summary>The trees. Their prediction is the margin of each output; covers are zero until <see cref="TreeModelCovers"/> counts them, or the file's own.</summary>
    public TreeEnsemble Ensemble { get; }

    /// <summary>What the sum over trees is divided by: the number of trees for FastForest regression, else 1.</summary>
    public int Divisor { get; }

    /// <summary>How margins become scores.</summary>
    public ScoreFormula Formula { get; }

    /// <summary>The calibrator of each output, or <see langword="null"/>; one that was appended later in the chain counts before the model's own.</summary>
    public IReadOnlyList<ICalibrator?> Calibrators { get; }

    /// <summary>
    /// How probabilities follow from the margins, <see langword="null"/> where they do not in a way that can be explained (regression,
    /// ranking, another calibrator than Platt's). An uncalibrated FastForest has leaves that are means of labels -1 and 1, so that
    /// <c>(1 + margin / trees) / 2</c> is the mean share of positive rows in the leaves, the probability of a random forest.
    /// </summary>
    public OutputLink? ProbabilityLink => TreeModelLinks.Probability(this);

    /// <summary>Whether ML.NET itself appends a Probability column.</summary>
    public bool HasProbability => Task == TreeModelTask.Binary && (Calibrators[0] is not null || File?.HasProbability == true);

    /// <summary>The file that it was read from; null for ML.NET's own.</summary>
    internal TreeFileModel? File { get; }

    internal bool IsAdditiveModel { get; }

    /// <summary>By the name of an output: the step behind the model that puts another column in its place.</summary>
    internal IReadOnlyDictionary<string, string> OutputsReplacedBy { get; private set; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Every tree model in an ML.NET model, in the order of the chain.</summary>
    /// <param name="model">Any transformer: one that was just trained, one that was loaded, a chain of chains.</param>
    /// <param name="inputSchema">The schema of the data that the model is for; with it slots and classes have names.</param>
    public static IReadOnlyList<TreeModel> FindAll(ITransformer model, DataViewSchema? inputSchema = null) =>
        [.. new TreeModelFinder(model, inputSchema).Predictors.Where(p => p.IsTreeModel).Select(TreeModelReader.Read)];

    /// <summary>The tree model in an ML.NET model.</summary>
    /// <param name="model">Any transformer.</param>
    /// <param name="index">Which one in the order of the chain; may be left out where there is only one.</param>
    /// <param name="inputSchema">The schema of the data that the model is for; with it slots and classes have names.</param>
    /// <exception cref="InvalidOperationException">There is no tree model, or there are several and no index says which. The message lists what there is.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no tree model of that index.</exception>
    public static TreeModel Find(ITransformer model, int? index = null, DataViewSchema? inputSchema = null) => Find(model, index, inputSchema, "TreeShapColumnOptions.ModelIndex", behind: false);

    /// <summary>The same for a caller who says the index by another option, and may read the model's features behind it.</summary>
    internal static TreeModel Find(ITransformer model, int? index, DataViewSchema? inputSchema, string option, bool behind)
    {
        var finder = new TreeModelFinder(model, inputSchema);
        List<FoundPredictor> found = [.. finder.Predictors.Where(p => p.IsTreeModel)];
        if (found.Count == 0)
        {
            throw new InvalidOperationException(
                $"There is no tree model in this model. It holds {finder.Contents()}. Tree models are FastForest, FastTree, LightGBM and GAM, "
                + "one-versus-all of these included, and files that mlContext.Explain().TreeFile reads.");
        }

        string list = string.Join(", ", found.Select((p, i) => $"[{i}] {p.Describe()}"));
        if (index is null && found.Count > 1)
            throw new InvalidOperationException($"There are {found.Count} tree models in this model: {list}. Say which one by its index ({option}).");
        if (index is { } i && (i < 0 || i >= found.Count))
            throw new ArgumentOutOfRangeException(nameof(index), i, $"There is no tree model of index {i} in this model; there is {list}.");
        FoundPredictor one = behind ? found[index ?? 0].WithItsFeatures() : found[index ?? 0];
        TreeModel trees = TreeModelReader.Read(one);
        trees.OutputsReplacedBy = one.OutputsReplacedBy;
        return trees;
    }

    /// <summary>The Score column of a row, bit for bit what ML.NET computes.</summary>
    /// <param name="row">The feature column's values, at least <see cref="FeatureCount"/>.</param>
    /// <param name="scores">Receives <see cref="OutputCount"/> scores.</param>
    /// <exception cref="ArgumentException">One of the two spans is too short.</exception>
    public void Score(ReadOnlySpan<float> row, Span<float> scores) => _scorer.Score(row, scores);

    /// <summary>The Score column of a sparse or dense row, bit for bit what ML.NET computes (a GAM sums a sparse row in another order).</summary>
    /// <param name="row">The feature column's value.</param>
    /// <param name="scores">Receives <see cref="OutputCount"/> scores.</param>
    /// <exception cref="ArgumentException">The row or the span is too short.</exception>
    public void Score(in VBuffer<float> row, Span<float> scores) => _scorer.Score(row, scores);

    /// <summary>The Probability column for a score, as ML.NET's calibrator computes it.</summary>
    /// <exception cref="InvalidOperationException">The model is not a calibrated binary one.</exception>
    public float Probability(float score)
    {
        if (!HasProbability)
        {
            throw new InvalidOperationException(
                $"The {Kind} model has no calibrator, so its score is no probability; append mlContext.BinaryClassification.Calibrators.Platt().");
        }

        return Calibrators[0] is { } calibrator ? calibrator.PredictProbability(score) : new TreeFileArithmetic(File!).ProbabilityOf(score);
    }
}
