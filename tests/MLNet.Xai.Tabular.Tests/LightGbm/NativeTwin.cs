using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers.FastTree;
using MLNet.Xai.Core.Trees;
using MLNet.Xai.Core.Trees.Readers;
using MLNet.Xai.Tabular.Models;
using MLNet.Xai.Tests.Support.LightGbm;

namespace MLNet.Xai.Tabular.Tests.LightGbm;

/// <summary>
/// The model that ML.NET trained, trained once more by LightGBM itself: ML.NET keeps the parameters that it gave the library, but of
/// the library's model only the trees, without counts and missing types.
/// </summary>
internal sealed class NativeTwin : IDisposable
{
    private NativeTwin(LightGbmBooster booster)
    {
        Booster = booster;
        Ensemble = LightGbmModel.Load(new StringReader(booster.ToText())).Ensemble;
    }

    public LightGbmBooster Booster { get; }

    /// <summary>The twin's trees, an iteration's classes after one another.</summary>
    public TreeEnsemble Ensemble { get; }

    public static NativeTwin Train(TreeModel model, float[] rows, float[] labels, int[]? groups = null) =>
        new(LightGbmBooster.Train(Parameters(model), rows, labels, LightGbmTrainers.Iterations, groups));

    /// <summary>The labels that ML.NET gives LightGBM.</summary>
    public static float[] Labels(MLContext ml, IDataView train, TreeModelTask task)
    {
        if (task == TreeModelTask.Binary)
            return [.. train.GetColumn<bool>("Label").Select(l => l ? 1f : 0)];
        if (task != TreeModelTask.Multiclass)
            return [.. train.GetColumn<float>(task == TreeModelTask.Ranking ? "Grade" : "Target")];
        IDataView keyed = ml.Transforms.Conversion.MapValueToKey("Class").Fit(train).Transform(train);    // in the order of appearance
        return [.. keyed.GetColumn<uint>("Class").Select(k => k - 1f)];
    }

    /// <summary>
    /// Checks that both have the same trees (a threshold may differ in its rounding to float) and gives the twin's covers in the order of
    /// the model's nodes.
    /// </summary>
    public double[] ShouldHaveTheTreesOf(TreeEnsemble model)
    {
        model.TreeCount.ShouldBe(Ensemble.TreeCount);
        double[] covers = new double[model.NodeCount];
        int outputs = model.OutputCount;
        int perOutput = model.TreeCount / outputs;
        for (int tree = 0; tree < model.TreeCount; tree++)    // ML.NET has all trees of a class together
            Compare(model.Roots[tree], Ensemble.Roots[(tree % perOutput * outputs) + (tree / perOutput)], tree / perOutput);
        return covers;

        void Compare(int mine, int other, int output)
        {
            covers[mine] = Ensemble.Covers[other];
            if (Ensemble.Left[other] == TreeEnsemble.Leaf)
            {
                model.Left[mine].ShouldBe(TreeEnsemble.Leaf);
                model.Values[(mine * outputs) + output].ShouldBe(Ensemble.Values[(other * outputs) + output]);
                return;
            }

            bool numeric = Ensemble.Categorical[other] < 0;
            (model.Categorical[mine] < 0).ShouldBe(numeric);
            if (numeric)
            {
                float threshold = Ensemble.Threshold[other];
                model.Threshold[mine].ShouldBeOneOf(threshold, MathF.BitIncrement(threshold));
            }

            // ML.NET turns categorical nodes over: the listed slots go right there.
            Compare(model.Left[mine], numeric ? Ensemble.Left[other] : Ensemble.Right[other], output);
            Compare(model.Right[mine], numeric ? Ensemble.Right[other] : Ensemble.Left[other], output);
        }
    }

    public void Dispose() => Booster.Dispose();

    // "min_split_gain=0 max_depth=0 ... objective=regression"
    private static string Parameters(TreeModel model)
    {
        object sub = new TreeModelFinder(model.Transformer, null).Predictors[0].SubModels[0].Parameters;
        FieldInfo field = typeof(TreeEnsembleModelParameters).GetField("InnerOptions", BindingFlags.NonPublic | BindingFlags.Instance)!;
        return (string)field.GetValue(sub)!;
    }
}
