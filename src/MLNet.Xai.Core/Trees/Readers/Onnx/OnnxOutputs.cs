namespace MLNet.Xai.Core.Trees.Readers.Onnx;

/// <summary>What a node of trees makes of its leaves, as ONNX Runtime does it.</summary>
internal sealed record OnnxOutputs
{
    private const int MostOutputs = 1 << 16;

    /// <summary>Number of outputs that the ensemble has.</summary>
    public required int Count { get; init; }

    /// <summary>Number of outputs or classes that leaves may weigh.</summary>
    public required int FileCount { get; init; }

    /// <summary>One number an output.</summary>
    public required double[] Base { get; init; }

    public string PostTransform { get; init; } = "NONE";

    public bool IsClassifier { get; init; }

    /// <summary>Whether leaves weigh one of two classes, whose sum is the only output.</summary>
    public bool IsOneWeight { get; init; }

    public bool IsAverage { get; init; }

    public double Cutoff { get; init; }

    public IReadOnlyList<string> ClassNames { get; init; } = [];

    public OutputLink? Link { get; init; }

    /// <exception cref="InvalidDataException">It is something that is not read.</exception>
    public static OnnxOutputs Of(OnnxNode node) => node.Kind is "TreeEnsembleClassifier" ? Classifier(node) : Regressor(node);

    private static OnnxOutputs Regressor(OnnxNode node)
    {
        bool late = node.Kind is "TreeEnsemble";
        string aggregate = late ? At(["AVERAGE", "SUM", "MIN", "MAX"], node.Int("aggregate_function", 1), "aggregate_function") : node.Text("aggregate_function", "SUM");
        if (aggregate is not ("SUM" or "AVERAGE"))
        {
            throw new InvalidDataException($"The aggregate_function is {Quote.Of(aggregate)}; SUM and AVERAGE are read. "
                + "A minimum or maximum over trees is no sum, and SHAP values of single trees do not add up to its own.");
        }

        string transform = late ? At(["NONE", "SOFTMAX", "LOGISTIC", "SOFTMAX_ZERO", "PROBIT"], node.Int("post_transform", 0), "post_transform") : node.Text("post_transform", "NONE");
        if (transform is not "NONE")
            throw new InvalidDataException($"A regressor with the post_transform {Quote.Of(transform)} is not read (ONNX Runtime leaves it out for one target).");
        long outputs = node.Int("n_targets", 1);
        if (outputs is < 1 or > MostOutputs)
            throw new InvalidDataException($"n_targets is {outputs}.");
        return new OnnxOutputs { Count = (int)outputs, FileCount = (int)outputs, Base = Bases(node, (int)outputs), IsAverage = aggregate is "AVERAGE" };
    }

    private static OnnxOutputs Classifier(OnnxNode node)
    {
        IReadOnlyList<long> numbers = node.Ints("classlabels_int64s");
        IReadOnlyList<string> texts = node.Texts("classlabels_strings");
        string[] names = [.. texts.Count > 0 ? texts : numbers.Select(number => number.ToString(System.Globalization.CultureInfo.InvariantCulture))];
        if ((texts.Count > 0 && numbers.Count > 0) || names.Length is < 2 or > MostOutputs || names.Distinct(StringComparer.Ordinal).Count() != names.Length)
            throw new InvalidDataException($"There are {numbers.Count} numbers and {texts.Count} names of classes; two or more different ones were expected.");
        string transform = node.Text("post_transform", "NONE");
        if (transform is not ("NONE" or "LOGISTIC" or "SOFTMAX"))
            throw new InvalidDataException($"The post_transform {Quote.Of(transform)} is not read; NONE, LOGISTIC and SOFTMAX are.");
        var outputs = new OnnxOutputs { Count = names.Length, FileCount = names.Length, Base = [], PostTransform = transform, IsClassifier = true, ClassNames = names };
        if (names.Length > 2)
        {
            return outputs with
            {
                Base = Bases(node, names.Length),
                Link = transform switch { "SOFTMAX" => OutputLink.Softmax(), "LOGISTIC" => OutputLink.Logistic(), _ => OutputLink.Linear() },
            };
        }

        int ids = node.Ints("class_ids").Distinct().Count();
        if (ids != 1)
            throw new InvalidDataException($"Leaves weigh {ids} of two classes. ONNX Runtime takes the sign of the second one's sum for the label then, so that label and probabilities disagree: save such a model with one weight a leaf, as skl2onnx does.");
        double[] bases = Bases(node, 1);
        if (node.Ints("class_ids")[0] != 0 && bases[0] != 0)
            throw new InvalidDataException("Leaves weigh the second of two classes and there are base_values, which ONNX Runtime leaves out then: write the base value into a leaf, or weigh the first class as skl2onnx does.");
        bool positive = node.Numbers("class_weights").All(weight => weight >= 0);
        if (transform is "SOFTMAX" || (transform is "LOGISTIC" && positive))
        {
            throw new InvalidDataException(positive
                ? $"No leaf of a classifier of two classes weighs less than zero: ONNX Runtime takes the sum for a probability then and leaves the post_transform {transform} out, which is hardly meant."
                : "The post_transform SOFTMAX of one sum for two classes is not read: ONNX Runtime leaves it out.");
        }

        return outputs with
        {
            Count = 1,
            IsOneWeight = true,
            Base = bases,
            Cutoff = positive ? 0.5 : 0,
            Link = transform is "LOGISTIC" ? OutputLink.Logistic() : positive ? OutputLink.Linear() : null,
        };
    }

    private static double[] Bases(OnnxNode node, int outputs)
    {
        IReadOnlyList<double> values = node.Numbers("base_values");
        if (values.Count != 0 && values.Count != outputs)
            throw new InvalidDataException($"base_values has {values.Count} entries for {outputs} outputs.");
        return values.All(double.IsFinite) ? [.. values.Count > 0 ? values : new double[outputs]] : throw new InvalidDataException("base_values has one that is no finite number.");
    }

    private static string At(string[] names, long index, string attribute) =>
        index >= 0 && index < names.Length ? names[index] : throw new InvalidDataException($"{attribute} is {index}.");
}
