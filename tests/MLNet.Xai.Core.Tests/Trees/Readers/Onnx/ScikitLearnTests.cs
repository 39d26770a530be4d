using MLNet.Xai.Core.Trees.Readers;
using MLNet.Xai.Tests.Support;

namespace MLNet.Xai.Core.Tests.Trees.Readers.Onnx;

/// <summary>Models of scikit-learn's, through skl2onnx: its own predictions, but for what float32 loses of them.</summary>
public sealed class ScikitLearnTests
{
    public static TheoryData<string> Files => [.. TreeFileCase.Names(".onnx")];

    [Theory]
    [MemberData(nameof(Files))]
    public void Load_ModelOfScikitLearn_PredictsAsItDoes(string name)
    {
        var test = TreeFileCase.Load(name);
        if (test.Refused.Length > 0)
        {
            Should.Throw<InvalidDataException>(() => OnnxTreeModel.Load(test.Path)).Message.ShouldContain(test.Refused);
            return;
        }

        OnnxTreeModel model = OnnxTreeModel.Load(test.Path);
        int outputs = model.Ensemble.OutputCount;
        model.Ensemble.FeatureCount.ShouldBe(test.Features);
        model.ClassNames.ShouldBe(test.Classes);
        model.FeatureNames.ShouldBe(test.FeatureNames);
        double[] sums = new double[test.Count * outputs];
        model.Ensemble.Predict(test.Rows, test.Count, sums);
        if (!model.IsClassifier)
        {
            for (int i = 0; i < sums.Length; i++)
                sums[i].ShouldBe(test.Predictions[i], 2e-6);
            return;
        }

        int classes = test.Classes.Length;
        for (int row = 0; row < test.Count; row++)
        {
            Span<double> own = sums.AsSpan(row * outputs, outputs);
            int label = outputs == 1 ? (own[0] > model.Cutoff ? 1 : 0) : own.ToArray().Index().MaxBy(pair => pair.Item).Index;
            test.Classes[label].ShouldBe(test.Labels[row]);
            model.ProbabilityLink().Apply(own, own);
            for (int k = 0; k < outputs; k++)
                own[k].ShouldBe(test.Probabilities[(row * classes) + (outputs == 1 ? 1 : k)], 1e-6);
        }
    }
}
