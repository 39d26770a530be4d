using Microsoft.ML.Data;
using Microsoft.ML.Internals;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Trainers.FastTree;

/// <summary>Boosted trees on the Tweedie deviance with a log link, for labels that are zero or positive.</summary>
public sealed class FastTreeTweedieTrainer
    : BoostingFastTreeTrainerBase<FastTreeTweedieTrainer.Options, RegressionPredictionTransformer<FastTreeTweedieModelParameters>, FastTreeTweedieModelParameters>
{
    internal FastTreeTweedieTrainer(IHostEnvironment env, Options options)
        : base(env, options, ColumnShapes.Number(Check.NonEmpty(options.LabelColumnName)))
    {
    }

    private protected override TreeObjective MakeObjective(TrainingRows rows, int[] groupStarts) =>
        new TweedieObjective([.. rows.Labels], WeightsOf(rows), FastTreeTrainerOptions.Index, RegressionStep, FastTreeTrainerOptions.MaximumTreeOutput);

    private protected override FastTreeTweedieModelParameters MakeModel(InternalTreeEnsemble ensemble, int featureCount) => new(ensemble, featureCount);

    private protected override RegressionPredictionTransformer<FastTreeTweedieModelParameters> MakeTransformer(FastTreeTweedieModelParameters model, DataViewSchema trainSchema) =>
        new(model, FeatureColumn.Name, trainSchema[FeatureColumn.Name].Type);

    private protected override SchemaShape.Column[] GetOutputColumns(SchemaShape inputSchema) => [ColumnShapes.Score];

    public sealed class Options : BoostedTreeOptions
    {
        /// <summary>In [1, 2]: 1 is Poisson, 2 is gamma.</summary>
        public double Index = 1.5;

        internal override void CheckValid()
        {
            base.CheckValid();
            Check.Param(Index is >= 1 and <= 2, nameof(Index), "Must be in the range [1, 2]");
        }
    }
}
