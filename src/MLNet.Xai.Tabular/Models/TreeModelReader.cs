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
            foreach ((int feature, IReadOnlyList<double> bounds, IReadOnlyList<double> effects) in ShapeFunctions(gam, found, output))
                ShapeFunctionReader.Append(builder, feature, bounds, effects, output);
            return;
        }

        float[]?[]? missing = model.IsLightGbm ? ModelBlockReader.MissingValues(found.Block("LGB", output)) : null;
        for (int tree = 0; tree < model.Trees!.Count; tree++)
            TreeReader.Append(builder, model.Trees[tree], output, missing?[tree]);
    }

    /// <summary>
    /// The public methods reach every shape function only where no feature was left out in training as trivial (they take a feature's
    /// index but check it against the number of functions); else the saved form has them.
    /// </summary>
    private static IEnumerable<(int Feature, IReadOnlyList<double> Bounds, IReadOnlyList<double> Effects)> ShapeFunctions(
        GamModelParametersBase gam, FoundPredictor found, int output)
    {
        if (gam.NumberOfShapeFunctions == found.FeatureCount)
        {
            return Enumerable.Range(0, found.FeatureCount)
                .Select(f => (f, gam.GetBinUpperBounds(f), gam.GetBinEffects(f)))
                .Where(f => f.Item3.Count > 0);
        }

        return ModelBlockReader.ShapeFunctions(found.Block("GAM", output))
            .Select(f => (f.Feature, (IReadOnlyList<double>)f.UpperBounds, (IReadOnlyList<double>)f.Effects));
    }
}
