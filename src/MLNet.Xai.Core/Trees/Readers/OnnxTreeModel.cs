using MLNet.Xai.Core.Trees.Readers.Onnx;

namespace MLNet.Xai.Core.Trees.Readers;

/// <summary>
/// A tree model in an ONNX file, such as scikit-learn's through skl2onnx: one node TreeEnsembleRegressor, TreeEnsembleClassifier or (from version 5 of ai.onnx.ml on) TreeEnsemble,
/// and around it nothing that changes a number.
/// </summary>
/// <remarks>
/// Outputs are sums before the post-transform: one for a regressor, one a target, one a class; one for a classifier of two classes whose leaves weigh one of them. ONNX Runtime adds in
/// float32, the ensemble in double: they agree to about 1e-6. Compared are floats with floats, as ONNX Runtime does, so that every row ends in the same leaves. ONNX has no covers.
/// </remarks>
public sealed class OnnxTreeModel
{
    private readonly OutputLink? _link;

    private OnnxTreeModel(TreeEnsemble ensemble, OnnxOutputs outputs, bool isAverage, IReadOnlyList<string> featureNames)
    {
        (Ensemble, IsAverage, FeatureNames) = (ensemble, isAverage, featureNames);
        (ClassNames, PostTransform, _link) = (outputs.ClassNames, outputs.PostTransform, outputs.Link);
        (IsClassifier, Cutoff) = (outputs.IsClassifier, outputs.Cutoff);
    }

    /// <summary>The trees.</summary>
    public TreeEnsemble Ensemble { get; }

    /// <summary>Whether it predicts classes.</summary>
    public bool IsClassifier { get; }

    /// <summary>Names of the classes, as the file has them (numbers as text); empty for a regressor. For one output the second is the one that a larger sum speaks for.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>What the file makes of the sums: NONE, LOGISTIC or SOFTMAX.</summary>
    public string PostTransform { get; }

    /// <summary>Names of the features, where each is an input of its own in the file; else empty.</summary>
    public IReadOnlyList<string> FeatureNames { get; }

    /// <summary>Whether the sums over trees are divided by the number of trees.</summary>
    public bool IsAverage { get; }

    /// <summary>The sum above which a classifier of one output says its second class; 0 or 0.5.</summary>
    public double Cutoff { get; }

    /// <summary>Reads a model file.</summary>
    /// <param name="path">An ONNX file.</param>
    /// <exception cref="InvalidDataException">It is not such a model, or uses what is not supported; the message says what.</exception>
    public static OnnxTreeModel Load(string path) => Read(File.ReadAllBytes(path));

    /// <summary>Reads a model from a stream.</summary>
    /// <param name="stream">An ONNX file, to the end of the stream.</param>
    /// <exception cref="InvalidDataException">It is not such a model, or uses what is not supported; the message says what.</exception>
    public static OnnxTreeModel Load(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        return Read(memory.GetBuffer().AsSpan(0, (int)memory.Length));
    }

    /// <summary>The link from sums to probabilities, for explanations of probabilities.</summary>
    /// <exception cref="InvalidOperationException">The model gives no probabilities.</exception>
    public OutputLink ProbabilityLink() => _link ?? throw new InvalidOperationException(IsClassifier
        ? $"The classifier's sums with the post-transform {PostTransform} are no probabilities; explain the margin."
        : "A regressor gives no probabilities; explain the margin.");

    private static OnnxTreeModel Read(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return Read(new OnnxWiring(OnnxGraph.Read(bytes)));
        }
        catch (InvalidDataException e)
        {
            string? known = bytes.IsEmpty || bytes[0] != ForeignFile.OnnxStart ? ForeignFile.Describe(bytes) : null;
            throw new InvalidDataException($"This is not an ONNX model of trees, or one that is not supported. {known ?? e.Message}", e);
        }
    }

    private static OnnxTreeModel Read(OnnxWiring wiring)
    {
        OnnxNode node = wiring.Trees;
        var outputs = OnnxOutputs.Of(node);
        OnnxForest forest = node.Is("TreeEnsemble", OnnxNode.MachineLearning)
            ? OnnxTreeEnsemble.Read(node, outputs.FileCount)
            : OnnxTables.Read(node, outputs.IsClassifier ? "class" : "target", outputs.FileCount);
        if (forest.TreeCount == 0)
            throw new InvalidDataException("There are no trees.");
        long features = wiring.Width ?? forest.LastFeature + 1L;
        if (features is < 1 or > XGBoostModel.MostFeatures || forest.LastFeature >= features)
            throw new InvalidDataException($"The trees test feature {forest.LastFeature}; a row has {features}.");
        bool average = outputs.IsAverage;
        var builder = new TreeEnsembleBuilder((int)features, outputs.Count) { OutputScale = average ? 1.0 / forest.TreeCount : 1 };
        outputs.Base.CopyTo(builder.BaseOffset, 0);
        forest.AddTo(builder, outputs.IsOneWeight);
        return new OnnxTreeModel(builder.Build(), outputs, average, wiring.FeatureNames);
    }
}
