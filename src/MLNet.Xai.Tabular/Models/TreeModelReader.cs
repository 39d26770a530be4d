using Microsoft.ML;
using Microsoft.ML.Trainers.FastTree;
using MLNet.Xai.Core.Trees;

namespace MLNet.Xai.Tabular.Models;

/// <summary>Turns a predictor that <see cref="TreeModelFinder"/> found into a <see cref="TreeModel"/>.</summary>
internal static class TreeModelReader
{
    public static TreeModel Read(FoundPredictor found)
    {
        int features = found.FeatureCount;
        if (features < 1)
            throw new NotSupportedException($"The feature column '{found.FeatureColumn}' of the {found.Describe()} has no known size.");
        if (found.File is { } file)
            return new TreeModel(found, file.Ensemble, divisor: 1);
        var builder = new TreeEnsembleBuilder(features, found.SubModels.Count);
        int divisor = found.SubModels is [{ Name: "FastForestRegression", Trees: { Count: > 0 } trees }] ? trees.Count : 1;
        builder.OutputScale = 1.0 / divisor;
        if (found.SubModels.All(model => model.Trees is { Count: 0 }))
            throw new InvalidOperationException($"The {found.Describe()} was trained to no trees at all; there is nothing to explain.");
        for (int output = 0; output < found.SubModels.Count; output++)
            Append(builder, found, output);
        DataViewSchema.Column? column = found.InputSchema?.GetColumnOrNull(found.FeatureColumn);
        CategoricalSlots.Group(builder, column, found.SubModels.SelectMany(model => model.Trees ?? []));
        return new TreeModel(found, builder.Build(), divisor);
    }

    private static void Append(TreeEnsembleBuilder builder, FoundPredictor found, int output)
    {
        SubModel model = found.SubModels[output];
        if (model.Gam is { } gam)
        {
            builder.BaseOffset[output] = gam.Bias;
            foreach ((int feature, double[] bounds, double[] effects) in HiddenParts.ShapeFunctions(gam))
                ShapeFunctionReader.Append(builder, feature, bounds, effects, output);
            return;
        }

        foreach (RegressionTreeBase tree in model.Trees!)
            TreeReader.Append(builder, tree, output);
    }
}
