namespace MLNet.Xai.Columns;

/// <summary>Where the columns of a row lie among its floats, when some outputs are wanted.</summary>
internal sealed class RowLayout
{
    public RowLayout(RowExplainer explainer, bool[] activeOutputs)
    {
        Explainer = explainer;
        ActiveOutputs = activeOutputs;
        InputSizes = [.. explainer.Inputs.Select(input => input.Size)];
        OutputSizes = [.. explainer.Outputs.Select((output, i) => activeOutputs[i] || !output.RoomOnlyWhenRead ? output.Width : 0)];
        InputOffsets = Offsets(InputSizes);
        OutputOffsets = Offsets(OutputSizes);
    }

    public RowExplainer Explainer { get; }

    /// <summary>Which outputs are wanted.</summary>
    public bool[] ActiveOutputs { get; }

    /// <summary>Floats of each input.</summary>
    public int[] InputSizes { get; }

    /// <summary>Floats of each output.</summary>
    public int[] OutputSizes { get; }

    /// <summary>Where each input starts in an input row, and the width of the row.</summary>
    public int[] InputOffsets { get; }

    /// <summary>Where each output starts in an output row, and the width of the row.</summary>
    public int[] OutputOffsets { get; }

    /// <summary>Floats of an input row.</summary>
    public int InputWidth => InputOffsets[^1];

    /// <summary>Floats of an output row.</summary>
    public int OutputWidth => OutputOffsets[^1];

    private static int[] Offsets(int[] sizes)
    {
        int[] offsets = new int[sizes.Length + 1];
        for (int i = 0; i < sizes.Length; i++)
            offsets[i + 1] = checked(offsets[i] + sizes[i]);
        return offsets;
    }
}
