using System.Globalization;
using System.Text;
using MLNet.Xai.Core.Shapley;
using MLNet.Xai.Core.Tests.Shapley;
using MLNet.Xai.Core.Trees;
using MLNet.Xai.Core.Trees.Readers;
using MLNet.Xai.Tests.Support;
using MLNet.Xai.Tests.Support.Onnx;

namespace MLNet.Xai.Core.Tests.Trees.Readers;

/// <summary>Thousands of damaged files each: read or refused as documented, in memory of the file's order; what is read can be used.</summary>
public sealed class DamagedFileTests
{
    private const int Copies = 4000;

    // Objects and lists of a few bytes in the file become objects of some dozens in memory.
    private const int BytesAByte = 120;
    private const int Fixed = 1_000_000;

    private const string XGBoost = """
        {"version":[3,1,2],"learner":{"attributes":{"best_iteration":"1"},"feature_names":["a","b"],
        "learner_model_param":{"base_score":"[5E-1]","num_class":"0","num_feature":"2","num_target":"1"},
        "objective":{"name":"binary:logistic"},"gradient_booster":{"name":"gbtree","weight_drop":[0.5,0.25],"model":{
        "gbtree_model_param":{"num_parallel_tree":"1","num_trees":"2"},"iteration_indptr":[0,1,2],"tree_info":[0,0],"trees":[
        {"left_children":[1,-1,3,-1,-1],"right_children":[2,-1,4,-1,-1],"split_indices":[0,0,1,0,0],"split_conditions":[1.5,10,0,20,30],
        "default_left":[1,0,0,0,0],"sum_hessian":[8,3,5,1,4],"split_type":[0,0,1,0,0],"categories":[1,3],"categories_nodes":[2],
        "categories_segments":[0],"categories_sizes":[2],"tree_param":{"num_feature":"2","num_nodes":"5","size_leaf_vector":"1"}},
        {"left_children":[1,-1,-1],"right_children":[2,-1,-1],"split_indices":[1,0,0],"split_conditions":[0.25,-16,32],
        "default_left":[0,0,0],"sum_hessian":[4,2,2],"tree_param":{"num_feature":"2","num_nodes":"3","size_leaf_vector":"1"}}]}}}}
        """;

    private const string LightGbm = """
        tree
        version=v4
        num_class=1
        num_tree_per_iteration=1
        label_index=0
        max_feature_idx=1
        objective=binary sigmoid:1
        feature_names=a b
        feature_infos=none none
        tree_sizes=1 1

        Tree=0
        num_leaves=4
        num_cat=1
        split_feature=0 1 1
        split_gain=3 2 inf
        threshold=0.5 0 inf
        decision_type=2 1 10
        left_child=1 -1 -3
        right_child=2 -2 -4
        leaf_value=1 2 4 8
        leaf_weight=1 1 1 1
        leaf_count=3 1 4 2
        internal_value=0 nan 1
        internal_count=10 4 6
        cat_boundaries=0 2
        cat_threshold=24 7
        is_linear=0
        shrinkage=0.1

        Tree=1
        num_leaves=1
        num_cat=0
        leaf_value=0.5

        end of trees

        feature_importances:
        a=1

        """;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Load_DamagedXGBoostJson_IsReadOrRefused(int seed) =>
        Survives(Encoding.UTF8.GetBytes(XGBoost), seed, bytes => XGBoostModel.Load(new MemoryStream(bytes)).Ensemble);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Load_DamagedXGBoostUbjson_IsReadOrRefused(int seed) =>
        Survives(UbjsonWriter.Write(Encoding.UTF8.GetBytes(XGBoost)), seed, bytes => XGBoostModel.Load(new MemoryStream(bytes)).Ensemble);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Load_DamagedLightGbmText_IsReadOrRefused(int seed) =>
        Survives(Encoding.UTF8.GetBytes(LightGbm), seed, bytes => LightGbmModel.Load(new StreamReader(new MemoryStream(bytes))).Ensemble);

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    public void Load_DamagedOnnx_IsReadOrRefused(int seed, bool ensemble)
    {
        OnnxForestFile file = new OnnxForestFile(seed) { Modes = ["BRANCH_LEQ", "BRANCH_GT", "BRANCH_EQ"], Missing = true }.Add(2, 3);
        byte[] model = ensemble ? file.Ensemble() : file.Classifier("LOGISTIC", [0L, 1], OnnxFile.Attribute("base_values", [0.5f]));
        // A damaged width, up to 2^24, is believed, as that of a file is.
        Survives(model, seed, bytes => OnnxTreeModel.Load(new MemoryStream(bytes)).Ensemble, bytes => Width(bytes));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Read_DamagedTreeEnsemble_IsReadOrRefused(int seed)
    {
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream))
            TreeEnsembleFormat.Write(writer, new RandomEnsembles(33) { Categories = true, Features = 7, Trees = 3, Outputs = 2 }.Next());
        // Features take room whether trees ask for them or not (text has millions): a damaged number of them, up to 2^24, is believed.
        Survives(stream.ToArray(), seed, bytes => TreeEnsembleFormat.Read(new BinaryReader(new MemoryStream(bytes))), AnnouncedFeatures);
    }

    [Fact]
    public void Read_DamagedTreeEnsembleWithValues_IsReadOrRefused()
    {
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream))
            TreeEnsembleFormat.Write(writer, OnnxTreeModel.Load(new MemoryStream(new OnnxForestFile(5) { Modes = ["BRANCH_EQ"] }.Add(3, 4).Regressor())).Ensemble);
        Survives(stream.ToArray(), 3, bytes => TreeEnsembleFormat.Read(new BinaryReader(new MemoryStream(bytes))), AnnouncedFeatures);
    }

    [Fact]
    public void Load_DamagedOutputLink_IsReadOrRefused()
    {
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream))
            OutputLink.NormalizedLogistic([1, 2, 3], [0.5, 0, -1]).Save(writer);
        Survives(stream.ToArray(), 1, bytes =>
        {
            OutputLink.Load(new BinaryReader(new MemoryStream(bytes))).OutputCount.ShouldBeGreaterThan(0);
            return null;
        });
    }

    // What no single change makes: deep chains, lists of many nodes, nesting, numbers announced in several places at once.
    [Theory]
    [InlineData("\"num_feature\":\"2\"", "\"num_feature\":\"16777217\"")]
    [InlineData("\"num_class\":\"0\"", "\"num_class\":\"2147483647\"")]
    [InlineData("\"num_parallel_tree\":\"1\"", "\"num_parallel_tree\":\"2147483647\"")]
    [InlineData("\"categories_sizes\":[2]", "\"categories_sizes\":[2147483647]")]
    [InlineData("\"categories_segments\":[0]", "\"categories_segments\":[2147483647]")]
    [InlineData("\"left_children\":[1", "\"left_children\":[2147483647")]
    [InlineData("\"best_iteration\":\"1\"", "\"best_iteration\":\"2147483647\"")]
    public void Load_HugeNumbers_CostNothing(string from, string to)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(XGBoost.Replace(from, to).Replace("[\"a\",\"b\"]", "[]"));
        long before = GC.GetAllocatedBytesForCurrentThread();
        Should.Throw<InvalidDataException>(() => XGBoostModel.Load(new MemoryStream(bytes)));
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(Fixed + (BytesAByte * bytes.Length));
    }

    [Fact]
    public void Load_ChainOfNodes_IsReadAndRefusedByTheExplainerOnly()
    {
        const int splits = 200_000;
        static string List(IEnumerable<int> values) => string.Join(' ', values.Select(v => v.ToString(CultureInfo.InvariantCulture)));
        string same = List(Enumerable.Repeat(1, splits));
        string text = $"""
            tree
            version=v4
            num_class=1
            num_tree_per_iteration=1
            max_feature_idx=1
            objective=regression
            feature_names=a b
            tree_sizes=1

            Tree=0
            num_leaves={splits + 1}
            num_cat=0
            split_feature={same}
            threshold={same}
            decision_type={same.Replace('1', '2')}
            left_child={List(Enumerable.Range(0, splits).Select(i => ~i))}
            right_child={List(Enumerable.Range(1, splits - 1))} {~splits}
            leaf_value={same} 1
            leaf_count={same} 1
            internal_count={List(Enumerable.Range(0, splits).Select(i => splits + 1 - i))}

            end of trees
            """;
        TreeEnsemble chain = LightGbmModel.Load(new StringReader(text)).Ensemble;
        chain.NodeCount.ShouldBe((2 * splits) + 1);
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true))
            TreeEnsembleFormat.Write(writer, chain);
        stream.Position = 0;
        TreeEnsembleFormat.Read(new BinaryReader(stream)).NodeCount.ShouldBe(chain.NodeCount);
        Should.Throw<ArgumentException>(() => new TreeShapExplainer(chain).Explain(new float[2], 1, new double[2])).Message.ShouldContain("deep");
    }

    private static int AnnouncedFeatures(byte[] bytes) => bytes.Length < 8 ? 0 : Math.Clamp(BitConverter.ToInt32(bytes, 4), 0, 1 << 24);

    private static int Width(byte[] model)
    {
        try
        {
            return OnnxTreeModel.Load(new MemoryStream(model)).Ensemble.FeatureCount;
        }
        catch (InvalidDataException)
        {
            return 0;
        }
    }

    private static void Survives(byte[] file, int seed, Func<byte[], TreeEnsemble?> read, Func<byte[], int>? features = null)
    {
        int refused = 0;
        read(file);
        foreach (byte[] damaged in Mutations.Of(file, seed, Copies))
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            TreeEnsemble? trees = null;
            try
            {
                trees = read(damaged);
            }
            catch (InvalidDataException e)
            {
                refused++;
                e.Message.Length.ShouldBeLessThan(600);
            }

            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            allocated.ShouldBeLessThan(Fixed + ((long)BytesAByte * damaged.Length) + (16L * (features?.Invoke(damaged) ?? 0)));
            Use(trees);
        }

        refused.ShouldBeGreaterThan(Copies / 4);
    }

    private static void Use(TreeEnsemble? trees)
    {
        if (trees is null || trees.FeatureCount > 10_000)
            return;
        double[] outputs = new double[trees.OutputCount];
        trees.Predict(new float[trees.FeatureCount], outputs);
        foreach (double output in outputs)
            double.IsNaN(output).ShouldBeFalse();
    }
}
