using MLNet.Xai.Columns;

namespace MLNet.Xai.Tests.Support;

/// <summary>Value f = weight f * feature f; base = 1; residual = base + sum of values - score; fails at a feature of 13.</summary>
internal sealed class ToyExplainer(string name, string[] slotNames, float[] weights) : RowExplainer
{
    public int Calls;
    public long RowsExplained;

    public override string Name => "Toy";

    public override IReadOnlyList<InputColumn> Inputs { get; } =
        [new("Features", InputKind.Vector, weights.Length), new("Score", InputKind.Scalar, 1), new("Wanted", InputKind.Flag, 1)];

    public override IReadOnlyList<OutputColumn> Outputs { get; } =
    [
        new() { Name = name, SlotNames = slotNames, Annotate = a => a.AddText(ExplanationAnnotations.Method, "Toy") },
        new() { Name = name + ".BaseValue" },
        new() { Name = name + ".Residual" },
    ];

    public override bool Needs(int input, bool[] activeOutputs) => input switch
    {
        0 => activeOutputs[0] || activeOutputs[2],
        1 => activeOutputs[2],
        _ => true,
    };

    public override void Explain(in ExplainBlock block)
    {
        Interlocked.Increment(ref Calls);
        Interlocked.Add(ref RowsExplained, block.Count);
        block.Cancellation.ThrowIfCancellationRequested();
        int n = weights.Length;
        for (int row = 0; row < block.Count; row++)
        {
            ReadOnlySpan<float> x = block.Input(0).Slice(row * n, n);
            Span<float> y = block.Output(0).Slice(row * n, n);
            if (x[0] == 13)
                throw new ArithmeticException("thirteen is unlucky");
            bool wanted = block.Input(2)[row] != 0;
            float sum = 1;
            for (int f = 0; f < n; f++)
                sum += y[f] = wanted ? weights[f] * x[f] : float.NaN;
            block.Output(1)[row] = wanted ? 1 : float.NaN;
            block.Output(2)[row] = sum - block.Input(1)[row];
        }
    }

    public override ExplainingTransformer ToTransformer(Watch watch) => new ToyTransformer(this, watch);

    public override void Write(BinaryWriter writer)
    {
        writer.Write(name);
        writer.Write(weights.Length);
        for (int f = 0; f < weights.Length; f++)
        {
            writer.Write(weights[f]);
            writer.Write(slotNames[f]);
        }
    }

    internal static RowExplainer Read(BinaryReader reader)
    {
        string name = reader.ReadString();
        var weights = new float[reader.ReadInt32()];
        string[] slots = new string[weights.Length];
        for (int f = 0; f < weights.Length; f++)
        {
            weights[f] = reader.ReadSingle();
            slots[f] = reader.ReadString();
        }

        return new ToyExplainer(name, slots, weights);
    }
}

internal sealed class ToyTransformer(ToyExplainer explainer, Watch watch) : ExplainingTransformer(explainer, watch);
