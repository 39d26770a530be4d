using Microsoft.ML.Runtime;

namespace Microsoft.ML.Calibrators;

/// <summary>P = 1 / (1 + exp(Slope score + Offset)).</summary>
[LoadableModel("PlattCaliExec")]
public sealed class PlattCalibrator : ICalibrator, ICanSaveModel
{
    internal PlattCalibrator(double slope, double offset) => (Slope, Offset) = (slope, offset);

    public double Slope { get; }

    public double Offset { get; }

    public float PredictProbability(float output) => float.IsNaN(output) ? output : (float)(1 / (1 + Math.Exp((Slope * output) + Offset)));

    void ICanSaveModel.Save(ModelSaveContext ctx)
    {
        ctx.SetLoader(typeof(PlattCalibrator));
        ctx.Writer.Write(Slope);
        ctx.Writer.Write(Offset);
    }

    internal static PlattCalibrator Create(IHostEnvironment env, ModelLoadContext ctx) => new(ctx.Reader.ReadDouble(), ctx.Reader.ReadDouble());
}
