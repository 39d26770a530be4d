using System.Numerics.Tensors;
using MLNet.Xai.Columns;
using MLNet.Xai.Core.Metrics;

namespace MLNet.Xai;

/// <summary>How far two explanations of a row agree.</summary>
internal sealed class AttributionAgreementRows(AgreementState state) : RowExplainer
{
    private const int Ranks = 0, Signs = 1, Tops = 2, SignedTops = 3, SignsChance = 4, TopsChance = 5, SignedTopsChance = 6;

    public AgreementState State => state;

    public override string Name => $"The agreement '{state.Name}'";

    public override IReadOnlyList<InputColumn> Inputs { get; } = [new(state.First, InputKind.Vector, state.Width), new(state.Second, InputKind.Vector, state.Width)];

    public override IReadOnlyList<OutputColumn> Outputs { get; } = Describe(state);

    public static OutputColumn[] Describe(AgreementState state)
    {
        string[] slots = state.OutputNames.Length > 1 ? state.OutputNames : [];
        return
        [
            new()
            {
                Name = state.Name,
                SlotNames = slots,
                Annotate = annotations =>
                {
                    annotations.AddText(ExplanationAnnotations.Method, state.Measure.ToString());
                    annotations.AddText(ExplanationAnnotations.Target, $"{state.First} and {state.Second}");
                },
            },
            .. ((string[])[".SignAgreement", ".TopOverlap", ".SignedTopOverlap", ".SignAgreementChance", ".TopOverlapChance", ".SignedTopOverlapChance"])
                .Select(end => new OutputColumn { Name = state.Name + end, SlotNames = slots }),
        ];
    }

    public override bool Needs(int input, bool[] activeOutputs) => true;

    public override void Explain(in ExplainBlock block)
    {
        (int features, int outputs) = (state.Features, state.OutputNames.Length);
        for (int i = 0; i < block.Count * outputs; i++)
        {
            ReadOnlySpan<float> a = block.Input(0).Slice(i * features, features), b = block.Input(1).Slice(i * features, features);
            if (!TensorPrimitives.IsFiniteAll(a) || !TensorPrimitives.IsFiniteAll(b))
            {
                for (int column = 0; column < Outputs.Count; column++)
                    block.Output(column)[i] = float.NaN;
                continue;
            }

            Measure(block, i, a, b);
        }
    }

    public override ExplainingTransformer ToTransformer(Watch watch) => new AgreementTransformer(this, watch);

    public override void Write(BinaryWriter writer) => state.Write(writer);

    internal static RowExplainer Read(BinaryReader reader) => new AttributionAgreementRows(AgreementState.Read(reader));

    private void Measure(in ExplainBlock block, int place, ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        bool[] wanted = block.ActiveOutputs;
        if (wanted[Ranks])
        {
            float[] x = new float[a.Length], y = new float[b.Length];
            TensorPrimitives.Abs(a, x);
            TensorPrimitives.Abs(b, y);
            block.Output(Ranks)[place] = (float)(state.Measure == RankMeasure.Kendall ? RankAgreement.Kendall(x, y) : RankAgreement.Spearman(x, y));
        }

        if (wanted[Signs])
            block.Output(Signs)[place] = (float)SignAgreement.Of(a, b);
        if (wanted[SignsChance])
            block.Output(SignsChance)[place] = (float)SignAgreement.ChanceLevel(a, b);
        if (wanted[Tops])
            block.Output(Tops)[place] = (float)RankAgreement.TopOverlap(a, b, state.Top);
        if (wanted[SignedTops])
            block.Output(SignedTops)[place] = (float)SignAgreement.TopOverlap(a, b, state.Top);
        if (wanted[TopsChance] || wanted[SignedTopsChance])
        {
            (double top, double signed) = SignAgreement.TopChanceLevels(a, b, state.Top);
            block.Output(TopsChance)[place] = (float)top;
            block.Output(SignedTopsChance)[place] = (float)signed;
        }
    }
}
