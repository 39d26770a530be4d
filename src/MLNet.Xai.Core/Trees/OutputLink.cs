using System.Numerics.Tensors;

namespace MLNet.Xai.Core.Trees;

/// <summary>How probabilities follow from the sums (margins) of a <see cref="TreeEnsemble"/>: what "units: probability" means for a model.</summary>
/// <remarks>
/// Every output is first mapped on its own, <c>slope * margin + offset</c>, through the logistic function or not; then all outputs together are
/// left as they are, divided by their sum (one-versus-all), or exponentiated and divided (softmax).
/// </remarks>
public sealed class OutputLink
{
    private const byte Version = 1;
    private readonly double[] _slopes;
    private readonly double[] _offsets;

    private OutputLink(OutputLinkKind kind, double[] slopes, double[] offsets)
    {
        for (int k = 0; k < slopes.Length; k++)
        {
            if (!double.IsFinite(slopes[k]) || !double.IsFinite(offsets[k]))
                throw new ArgumentException($"Output {k} of the link has slope {slopes[k]} and offset {offsets[k]}; both must be finite numbers.", nameof(slopes));
        }

        Kind = kind;
        _slopes = slopes;
        _offsets = offsets;
    }

    /// <summary>The function.</summary>
    public OutputLinkKind Kind { get; }

    /// <summary>Whether probabilities are linear in the margins, so that Shapley values are only scaled.</summary>
    public bool IsLinear => Kind == OutputLinkKind.Linear;

    /// <summary>Number of outputs that the link was made for; 1 stands for any number of outputs that all have the same slope and offset.</summary>
    public int OutputCount => _slopes.Length;

    /// <summary><c>p = slope * margin + offset</c>: forests whose leaves average labels that are 0 and 1.</summary>
    public static OutputLink Linear(double slope = 1, double offset = 0) => new(OutputLinkKind.Linear, [slope], [offset]);

    /// <summary><c>p = 1 / (1 + exp(-(slope * margin + offset)))</c>: boosted log-odds with the defaults.</summary>
    public static OutputLink Logistic(double slope = 1, double offset = 0) => new(OutputLinkKind.Logistic, [slope], [offset]);

    /// <summary>Platt's calibration as ML.NET writes it, <c>p = 1 / (1 + exp(slope * margin + offset))</c>; the slope is usually negative.</summary>
    public static OutputLink Platt(double slope, double offset) => Logistic(-slope, -offset);

    /// <summary>
    /// One-versus-all of calibrated classifiers: <c>p_k = s_k / sum of s</c> with <c>s_k = 1 / (1 + exp(-(slope_k * margin_k + offset_k)))</c>.
    /// </summary>
    /// <exception cref="ArgumentException">There are not as many offsets as slopes, or none.</exception>
    public static OutputLink NormalizedLogistic(ReadOnlySpan<double> slopes, ReadOnlySpan<double> offsets) =>
        PerOutput(OutputLinkKind.NormalizedLogistic, slopes, offsets);

    /// <summary>
    /// One-versus-all of classifiers whose margins are probabilities themselves: <c>p_k = max(s_k, 0) / sum of max(s, 0)</c> with
    /// <c>s_k = slope_k * margin_k + offset_k</c>.
    /// </summary>
    /// <exception cref="ArgumentException">There are not as many offsets as slopes, or none.</exception>
    public static OutputLink NormalizedLinear(ReadOnlySpan<double> slopes, ReadOnlySpan<double> offsets) =>
        PerOutput(OutputLinkKind.NormalizedLinear, slopes, offsets);

    /// <summary><c>p_k = exp(slope * margin_k) / sum of exp(slope * margin)</c>.</summary>
    public static OutputLink Softmax(double slope = 1) => new(OutputLinkKind.Softmax, [slope], [0]);

    /// <summary>The probabilities of a row.</summary>
    /// <param name="margins">The ensemble's outputs.</param>
    /// <param name="probabilities">Receives as many values; may be the same memory.</param>
    /// <exception cref="ArgumentException">The link is made for another number of outputs.</exception>
    public void Apply(ReadOnlySpan<double> margins, Span<double> probabilities)
    {
        CheckOutputs(margins.Length);
        probabilities = probabilities[..margins.Length];
        for (int k = 0; k < margins.Length; k++)
            probabilities[k] = (Slope(k) * margins[k]) + Offset(k);
        switch (Kind)
        {
            case OutputLinkKind.Logistic:
                TensorPrimitives.Sigmoid(probabilities, probabilities);
                break;
            case OutputLinkKind.NormalizedLogistic:
                TensorPrimitives.Sigmoid(probabilities, probabilities);
                Normalize(probabilities);
                break;
            case OutputLinkKind.NormalizedLinear:
                TensorPrimitives.Max(probabilities, 0, probabilities);
                Normalize(probabilities);
                break;
            case OutputLinkKind.Softmax:
                TensorPrimitives.Subtract(probabilities, TensorPrimitives.Max<double>(probabilities), probabilities);
                TensorPrimitives.Exp(probabilities, probabilities);
                Normalize(probabilities);
                break;
        }
    }

    /// <summary>The probabilities of many rows at once, in place: <c>outputs[k]</c> holds output k of all of them.</summary>
    internal void Apply(double[][] outputs, int length, double[] scratch)
    {
        CheckOutputs(outputs.Length);
        for (int k = 0; k < outputs.Length; k++)
        {
            Span<double> output = outputs[k].AsSpan(0, length);
            TensorPrimitives.Multiply(output, Slope(k), output);
            TensorPrimitives.Add(output, Offset(k), output);
            if (Kind is OutputLinkKind.Logistic or OutputLinkKind.NormalizedLogistic)
                TensorPrimitives.Sigmoid(output, output);
            else if (Kind == OutputLinkKind.NormalizedLinear)
                TensorPrimitives.Max(output, 0, output);
        }

        if (Kind is OutputLinkKind.Linear or OutputLinkKind.Logistic)
            return;
        Span<double> total = scratch.AsSpan(0, length);
        if (Kind == OutputLinkKind.Softmax)
        {
            outputs[0].AsSpan(0, length).CopyTo(total);
            foreach (double[] output in outputs.AsSpan(1))
                TensorPrimitives.Max(total, output.AsSpan(0, length), total);
            foreach (double[] output in outputs)
            {
                TensorPrimitives.Subtract(output.AsSpan(0, length), total, output);
                TensorPrimitives.Exp(output.AsSpan(0, length), output);
            }
        }

        total.Clear();
        foreach (double[] output in outputs)
            TensorPrimitives.Add(total, output.AsSpan(0, length), total);
        for (int i = 0; i < length; i++)
            total[i] = total[i] > 0 ? total[i] : 1;
        foreach (double[] output in outputs)
            TensorPrimitives.Divide(output.AsSpan(0, length), total, output);
    }

    /// <summary>Checks that the link fits an ensemble.</summary>
    /// <exception cref="ArgumentException">The link is made for another number of outputs.</exception>
    public void CheckOutputs(int outputs)
    {
        if (OutputCount != 1 && OutputCount != outputs)
            throw new ArgumentException($"The output link is made for {OutputCount} outputs; the trees have {outputs}.", nameof(outputs));
    }

    /// <summary>Writes the link in a compact binary form.</summary>
    public void Save(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(Version);
        writer.Write((byte)Kind);
        writer.Write(_slopes.Length);
        for (int k = 0; k < _slopes.Length; k++)
        {
            writer.Write(_slopes[k]);
            writer.Write(_offsets[k]);
        }
    }

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    /// <exception cref="InvalidDataException">The data are something else.</exception>
    public static OutputLink Load(BinaryReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        try
        {
            return Read(reader);
        }
        catch (Exception e) when (e is EndOfStreamException or ArgumentException)
        {
            throw new InvalidDataException($"The output link is cut off or damaged: {e.Message}", e);
        }
    }

    internal double Slope(int output) => _slopes[_slopes.Length == 1 ? 0 : output];

    internal double Offset(int output) => _offsets[_offsets.Length == 1 ? 0 : output];

    private static OutputLink Read(BinaryReader reader)
    {
        byte version = reader.ReadByte();
        var kind = (OutputLinkKind)reader.ReadByte();
        int count = reader.ReadInt32();
        if (version != Version || !Enum.IsDefined(kind) || count is < 1 or > 1 << 20)
            throw new InvalidDataException($"Not an output link: version {version}, kind {(int)kind}, {count} outputs.");
        // The count is believed only as far as there are numbers for it.
        List<double> slopes = [];
        List<double> offsets = [];
        for (int k = 0; k < count; k++)
        {
            slopes.Add(reader.ReadDouble());
            offsets.Add(reader.ReadDouble());
        }

        return new OutputLink(kind, [.. slopes], [.. offsets]);
    }

    private static OutputLink PerOutput(OutputLinkKind kind, ReadOnlySpan<double> slopes, ReadOnlySpan<double> offsets)
    {
        if (slopes.Length == 0 || slopes.Length != offsets.Length)
            throw new ArgumentException($"A link needs one slope and one offset an output; there are {slopes.Length} and {offsets.Length}.", nameof(slopes));
        return new OutputLink(kind, slopes.ToArray(), offsets.ToArray());
    }

    // As ML.NET: all zero stays all zero.
    private static void Normalize(Span<double> values)
    {
        double sum = TensorPrimitives.Sum<double>(values);
        if (sum > 0)
            TensorPrimitives.Divide(values, sum, values);
    }
}

/// <summary>The functions of an <see cref="OutputLink"/>.</summary>
public enum OutputLinkKind : byte
{
    /// <summary>Scaled and shifted, every output on its own.</summary>
    Linear,

    /// <summary>Through the logistic function, every output on its own.</summary>
    Logistic,

    /// <summary>Through the logistic function, then divided by the sum over the outputs.</summary>
    NormalizedLogistic,

    /// <summary>Scaled, shifted and cut at zero, then divided by the sum over the outputs.</summary>
    NormalizedLinear,

    /// <summary>Exponentials, divided by their sum over the outputs.</summary>
    Softmax,
}
