using MLNet.Xai.Core.Trees;
using MLNet.Xai.Core.Trees.Readers;
using MLNet.Xai.Tests.Support.Onnx;

namespace MLNet.Xai.Core.Tests.Trees.Readers.Onnx;

/// <summary>Trees of every form against ONNX Runtime: float sums of the leaves that the ensemble finds are its very bits.</summary>
public sealed class OnnxTreeModelTests
{
    private const int Count = 200;
    private static readonly string[] s_modes = ["BRANCH_LEQ", "BRANCH_LT", "BRANCH_GTE", "BRANCH_GT", "BRANCH_EQ", "BRANCH_NEQ"];

    [Theory]
    [InlineData("BRANCH_LEQ", false)]
    [InlineData("BRANCH_LEQ", true)]
    [InlineData("BRANCH_LT", true)]
    [InlineData("BRANCH_GTE", true)]
    [InlineData("BRANCH_GT", true)]
    [InlineData("BRANCH_EQ", false)]
    [InlineData("BRANCH_EQ", true)]
    [InlineData("BRANCH_NEQ", false)]
    [InlineData("BRANCH_NEQ", true)]
    [InlineData("all", false)]
    [InlineData("all", true)]
    public void Load_Regressor_IsOnnxRuntimesBits(string mode, bool missing)
    {
        for (int outputs = 1; outputs <= 3; outputs += 2)
        {
            OnnxForestFile file = new OnnxForestFile(outputs) { Modes = mode is "all" ? s_modes : [mode], Missing = missing, Outputs = outputs }.Add(7, 5);
            float[] bases = [.. Enumerable.Range(0, outputs).Select(k => 0.3f + k)], rows = file.Rows(Count, nan: true);
            Check(file.Regressor(OnnxFile.Attribute("base_values", bases)), rows, bases);
            Check(file.Regressor(), rows, new float[outputs]);
            Check(file.Regressor(OnnxFile.Attribute("aggregate_function", "AVERAGE"), OnnxFile.Attribute("base_values", bases)), rows, bases, average: true);
        }
    }

    [Theory]
    [InlineData("BRANCH_LEQ", false)]
    [InlineData("all", true)]
    public void Load_OperatorOfVersion5_IsOnnxRuntimesBits(string mode, bool missing)
    {
        OnnxForestFile file = new OnnxForestFile(9) { Modes = mode is "all" ? s_modes : [mode], Missing = missing }.Add(7, 5);
        float[] rows = file.Rows(Count, nan: true);
        Check(file.Ensemble(), rows, [0]);
        Check(file.Ensemble(OnnxFile.Attribute("aggregate_function", 0)), rows, [0], average: true);
        Same(OnnxTreeModel.Load(new MemoryStream(file.Ensemble())).Ensemble, OnnxTreeModel.Load(new MemoryStream(file.Regressor())).Ensemble, rows);
    }

    [Theory]
    [InlineData(false, 1.2f, 3.7f, 8f)]
    [InlineData(true, 1.2f, 3.7f, 8f)]
    [InlineData(false, 1f, 2f, 7f)]
    [InlineData(true, 1f, 2f, 7f)]
    public void Load_Membership_IsOnnxRuntimes(bool missing, params float[] members)
    {
        // Feature 0 in the list, else feature 1 in another list, else a tree of one leaf's worth.
        byte[] model = OnnxFile.Model([OnnxFile.Node("TreeEnsemble", "ai.onnx.ml", ["X"], ["Y"],
            OnnxFile.Attribute("n_targets", 1), OnnxFile.Attribute("tree_roots", [0L, 2]), OnnxFile.Attribute("nodes_featureids", [0L, 1, 0]),
            OnnxFile.Attribute("nodes_truenodeids", [0L, 1, 3]), OnnxFile.Attribute("nodes_trueleafs", [1L, 1, 1]), OnnxFile.Attribute("nodes_falsenodeids", [1L, 2, 3]),
            OnnxFile.Attribute("nodes_falseleafs", [0L, 1, 1]), OnnxFile.Attribute("nodes_missing_value_tracks_true", [missing ? 1L : 0, 0, 0]),
            OnnxFile.Tensor("nodes_modes", new byte[] { 6, 6, 0 }), OnnxFile.Tensor("nodes_splits", new float[3]), OnnxFile.Tensor("membership_values", [.. members, float.NaN, 5f, float.NaN]),
            OnnxFile.Tensor("leaf_weights", new float[] { 1, 10, 100, 1000 }), OnnxFile.Attribute("leaf_targetids", [0L, 0, 0, 0]))],
            [("X", OnnxFile.Single, 2)], [("Y", OnnxFile.Single)], version: 5);
        float[] values = [.. members, 5f, 0f, 3f, -1f, 1.5f, 2.5f, 40f];
        Check(model, [.. values.SelectMany(x => values.SelectMany(y => (float[])[x, y]))], [0]);
    }

    [Fact]
    public void Load_Lists_PackedOrAsDoubles_AreTheSame()
    {
        OnnxForestFile file = new OnnxForestFile(4) { Modes = s_modes, Missing = true }.Add(5, 4);
        float[] rows = file.Rows(Count, nan: true);
        TreeEnsemble plain = OnnxTreeModel.Load(new MemoryStream(file.Regressor())).Ensemble;
        foreach (byte[][] tables in (byte[][][])[file.Tables("target", packed: true), file.Tables("target", doubles: true)])
        {
            byte[] model = OnnxFile.Model([OnnxFile.Node("TreeEnsembleRegressor", "ai.onnx.ml", ["X"], ["Y"], [.. tables, OnnxFile.Attribute("n_targets", 1)])],
                [("X", OnnxFile.Single, 5)], [("Y", OnnxFile.Single)]);
            Same(OnnxTreeModel.Load(new MemoryStream(model)).Ensemble, plain, rows);
        }
    }

    // A double between floats compares with floats as it is.
    [Fact]
    public void Load_DoubleThresholds_CompareAsDoubles()
    {
        double[] thresholds = [0.1, (double)0.1f, Math.BitIncrement((double)0.1f), Math.BitDecrement((double)0.1f)];
        foreach (string mode in s_modes)
        {
            foreach (double threshold in thresholds)
            {
                byte[] model = OnnxFile.Model([OnnxFile.Node("TreeEnsembleRegressor", "ai.onnx.ml", ["X"], ["Y"],
                    OnnxFile.Attribute("nodes_treeids", [0L, 0, 0]), OnnxFile.Attribute("nodes_nodeids", [0L, 1, 2]), OnnxFile.Attribute("nodes_featureids", [0L, 0, 0]),
                    OnnxFile.Attribute("nodes_truenodeids", [1L, 0, 0]), OnnxFile.Attribute("nodes_falsenodeids", [2L, 0, 0]), OnnxFile.Attribute("nodes_modes", [mode, "LEAF", "LEAF"]),
                    OnnxFile.Tensor("nodes_values_as_tensor", new[] { threshold, 0, 0 }), OnnxFile.Attribute("target_treeids", [0L, 0]), OnnxFile.Attribute("target_nodeids", [1L, 2]),
                    OnnxFile.Attribute("target_ids", [0L, 0]), OnnxFile.Attribute("target_weights", [1f, 2]), OnnxFile.Attribute("n_targets", 1))],
                    [("X", OnnxFile.Single, 1)], [("Y", OnnxFile.Single)]);
                TreeEnsemble trees = OnnxTreeModel.Load(new MemoryStream(model)).Ensemble;
                foreach (float x in (float[])[0.1f, MathF.BitIncrement(0.1f), MathF.BitDecrement(0.1f), 0, 1, float.NegativeInfinity, float.PositiveInfinity])
                {
                    bool holds = mode switch
                    {
                        "BRANCH_LEQ" => x <= threshold,
                        "BRANCH_LT" => x < threshold,
                        "BRANCH_GTE" => x >= threshold,
                        "BRANCH_GT" => x > threshold,
                        "BRANCH_EQ" => x == threshold,
                        _ => x != threshold,
                    };
                    double[] found = new double[1];
                    trees.Predict([x], found);
                    found[0].ShouldBe(holds ? 1 : 2, $"{x} {mode} {threshold}");
                }
            }
        }
    }

    [Theory]
    [InlineData("NONE")]
    [InlineData("SOFTMAX")]
    [InlineData("LOGISTIC")]
    public void Load_Classes_AreOnnxRuntimes(string transform)
    {
        OnnxForestFile file = new OnnxForestFile(3) { Outputs = 4, Missing = true }.Add(9, 4);
        float[] rows = file.Rows(Count, nan: true);
        byte[] bytes = file.Classifier(transform, ["a", "b", "c", "d"], OnnxFile.Attribute("base_values", [0.1f, -0.2f, 0.3f, 0f]));
        var model = OnnxTreeModel.Load(new MemoryStream(bytes));
        model.ClassNames.ShouldBe(["a", "b", "c", "d"]);
        var expected = OnnxRuntimeScores.Of(bytes, rows, file.Features);
        double[] sums = new double[Count * 4], row = new double[4];
        model.Ensemble.Predict(rows, Count, sums);
        for (int i = 0; i < Count; i++)
        {
            sums.AsSpan(i * 4, 4).CopyTo(row);
            model.ClassNames[Array.IndexOf(row, row.Max())].ShouldBe(expected.Labels[i]);
            model.ProbabilityLink().Apply(row, row);
            for (int k = 0; k < 4; k++)
                row[k].ShouldBe(expected.Scores[(i * 4) + k], 1e-6);
        }
    }

    [Theory]
    [InlineData("NONE", true, 0, true)]
    [InlineData("NONE", true, 0, false)]
    [InlineData("NONE", false, 0, true)]
    [InlineData("LOGISTIC", false, 0, true)]
    [InlineData("LOGISTIC", false, 0, false)]
    [InlineData("LOGISTIC", false, 1, false)]
    [InlineData("NONE", true, 1, false)]
    public void Load_TwoClassesOfOneWeight_AreOnnxRuntimes(string transform, bool positive, int id, bool withBase)
    {
        OnnxForestFile file = new OnnxForestFile(5) { Positive = positive, OneId = id }.Add(9, 4);
        float[] rows = file.Rows(Count, nan: false);
        byte[] bytes = file.Classifier(transform, [3L, 8], withBase ? [OnnxFile.Attribute("base_values", [0.05f])] : []);
        var model = OnnxTreeModel.Load(new MemoryStream(bytes));
        model.ClassNames.ShouldBe(["3", "8"]);
        var expected = OnnxRuntimeScores.Of(bytes, rows, file.Features);
        double[] sums = new double[Count], p = new double[1];
        model.Ensemble.Predict(rows, Count, sums);
        for (int i = 0; i < Count; i++)
        {
            model.ClassNames[sums[i] > model.Cutoff ? 1 : 0].ShouldBe(expected.Labels[i]);
            if (transform is "NONE" && !positive)
            {
                sums[i].ShouldBe(expected.Scores[(2 * i) + 1], 1e-6);
                Should.Throw<InvalidOperationException>(() => model.ProbabilityLink()).Message.ShouldContain("no probabilities");
                continue;
            }

            model.ProbabilityLink().Apply([sums[i]], p);
            p[0].ShouldBe(expected.Scores[(2 * i) + 1], 1e-6);
        }

        expected.Labels.Distinct().Count().ShouldBe(2);
    }

    private static void Check(byte[] bytes, float[] rows, float[] bases, bool average = false)
    {
        TreeEnsemble trees = OnnxTreeModel.Load(new MemoryStream(bytes)).Ensemble;
        int features = trees.FeatureCount, outputs = trees.OutputCount, count = rows.Length / features;
        trees.OutputCount.ShouldBe(bases.Length);
        float[] expected = OnnxRuntimeScores.Of(bytes, rows, features).Scores;
        double[] block = new double[count * outputs];
        trees.Predict(rows, count, block);
        for (int i = 0; i < count; i++)
        {
            for (int k = 0; k < outputs; k++)
            {
                float sum = 0;
                for (int t = 0; t < trees.TreeCount; t++)
                    sum += (float)trees.Values[(trees.FindLeaf(t, rows.AsSpan(i * features, features)) * outputs) + k];
                float score = (average ? sum / trees.TreeCount : sum) + bases[k];
                BitConverter.SingleToInt32Bits(score).ShouldBe(BitConverter.SingleToInt32Bits(expected[(i * outputs) + k]), $"row {i}, output {k}: {score} and {expected[(i * outputs) + k]}");
                block[(i * outputs) + k].ShouldBe(score, 1e-5);
            }
        }
    }

    private static void Same(TreeEnsemble actual, TreeEnsemble expected, float[] rows)
    {
        int count = rows.Length / expected.FeatureCount;
        double[] a = new double[count * actual.OutputCount], b = new double[a.Length];
        actual.Predict(rows, count, a);
        expected.Predict(rows, count, b);
        a.ShouldBe(b);
    }
}
