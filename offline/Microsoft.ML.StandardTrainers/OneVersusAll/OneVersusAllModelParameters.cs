using System.Collections.Immutable;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Trainers;

/// <summary>One binary model a class. The scores are their raw scores, or their probabilities scaled to add up to 1.</summary>
[LoadableModel("OVAExec")]
public sealed class OneVersusAllModelParameters : ModelParametersBase<VBuffer<float>>, IVectorModel
{
    private const string SubModelFolder = "SubPredictor_{0:000}";

    // Tools read these members by reflection, under ML.NET's own names.
    private readonly Implementation _impl;

    internal OneVersusAllModelParameters(bool useProbabilities, IScalarModel[] models)
        : this(new Implementation(useProbabilities ? OutputFormula.ProbabilityNormalization : OutputFormula.Raw, models))
    {
    }

    private OneVersusAllModelParameters(Implementation implementation) => _impl = implementation;

    internal enum OutputFormula
    {
        Raw = 0,
        ProbabilityNormalization = 1,
        Softmax = 2,
    }

    internal ImmutableArray<object> SubModelParameters => [.. _impl.Models];

    int IVectorModel.FeatureCount => _impl.Models[0].FeatureCount;

    int IVectorModel.ClassCount => _impl.Models.Length;

    void IVectorModel.Score(ReadOnlySpan<float> row, Span<float> scores)
    {
        double sum = 0;
        for (int c = 0; c < _impl.Models.Length; c++)
        {
            scores[c] = _impl.Models[c].Score(row);
            if (_impl.OutputFormula != OutputFormula.ProbabilityNormalization)
                continue;
            scores[c] = Math.Max(0, ((IProbabilityModel)_impl.Models[c]).Probability(scores[c]));
            sum += float.IsNaN(scores[c]) ? 0 : scores[c];
        }
        for (int c = 0; sum > 0 && c < scores.Length; c++)
            scores[c] = (float)(scores[c] / sum);
    }

    private protected override void Save(ModelSaveContext ctx)
    {
        ctx.SetLoader(typeof(OneVersusAllModelParameters));
        ctx.Writer.Write((byte)_impl.OutputFormula);
        ctx.Writer.Write(_impl.Models.Length);
        for (int c = 0; c < _impl.Models.Length; c++)
            ctx.SaveModel(_impl.Models[c], string.Format(SubModelFolder, c));
    }

    internal static OneVersusAllModelParameters Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        var formula = (OutputFormula)ctx.Reader.ReadByte();
        var models = new IScalarModel[ctx.Reader.ReadInt32()];
        for (int c = 0; c < models.Length; c++)
            models[c] = ctx.LoadModel<IScalarModel>(env, string.Format(SubModelFolder, c));
        return new OneVersusAllModelParameters(new Implementation(formula, models));
    }

    private sealed class Implementation(OutputFormula formula, IScalarModel[] models)
    {
        public readonly OutputFormula OutputFormula = formula;
        public readonly IScalarModel[] Models = models;
    }
}
