using Microsoft.ML.Data;
using Microsoft.ML.Internals;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Trainers.FastTree;

/// <summary>Boosted trees on LambdaMART's gradients.</summary>
public sealed class FastTreeRankingTrainer
    : BoostingFastTreeTrainerBase<FastTreeRankingTrainer.Options, RankingPredictionTransformer<FastTreeRankingModelParameters>, FastTreeRankingModelParameters>
{
    internal FastTreeRankingTrainer(IHostEnvironment env, Options options)
        : base(env, options, ColumnShapes.Number(Check.NonEmpty(options.LabelColumnName))) => Check.NonEmpty(options.RowGroupColumnName);

    private protected override bool IsLabelCompatible(SchemaShape.Column label) => label.Kind == SchemaShape.Column.VectorKind.Scalar
        && (label.IsKey || label.ItemType == NumberDataViewType.Single);

    private protected override TreeObjective MakeObjective(TrainingRows rows, int[] groupStarts)
    {
        double[] gains = FastTreeTrainerOptions.CustomGains;
        Check.Param(rows.Labels.TrueForAll(label => label >= 0 && label < gains.Length && label == (int)label), LabelColumn.Name,
            $"Ranking labels must be whole numbers from 0 to {gains.Length - 1}.");
        return new LambdaRankObjective([.. rows.Labels.Select(label => (int)label)], groupStarts, WeightsOf(rows), gains, FastTreeTrainerOptions.LearningRate,
            FastTreeTrainerOptions.MaximumTreeOutput, FastTreeTrainerOptions.NdcgTruncationLevel, FastTreeTrainerOptions.UseDcg, Threads);
    }

    private protected override FastTreeRankingModelParameters MakeModel(InternalTreeEnsemble ensemble, int featureCount) => new(ensemble, featureCount);

    private protected override RankingPredictionTransformer<FastTreeRankingModelParameters> MakeTransformer(FastTreeRankingModelParameters model, DataViewSchema trainSchema) =>
        new(model, FeatureColumn.Name, trainSchema[FeatureColumn.Name].Type);

    private protected override SchemaShape.Column[] GetOutputColumns(SchemaShape inputSchema) => [ColumnShapes.Score];

    public sealed class Options : BoostedTreeOptions
    {
        /// <summary>Gain of each relevance label.</summary>
        public double[] CustomGains = [0, 3, 7, 15, 31];

        /// <summary>DCG instead of NDCG.</summary>
        public bool UseDcg;

        /// <summary>Ranks that count for the best DCG of a group.</summary>
        public int NdcgTruncationLevel = 100;

        public Options() => RowGroupColumnName = DefaultColumnNames.GroupId;

        internal override void CheckValid()
        {
            base.CheckValid();
            Check.Param(NdcgTruncationLevel > 0, nameof(NdcgTruncationLevel), "must be positive.");
            Check.Param(CustomGains is { Length: >= 5 }, nameof(CustomGains), "We require at least 5 elements.");
        }
    }
}
