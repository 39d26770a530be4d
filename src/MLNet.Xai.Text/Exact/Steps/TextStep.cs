using MLNet.Xai.Tabular;

namespace MLNet.Xai.Text.Exact;

/// <summary>What a step does with text.</summary>
internal enum StepKind : byte
{
    /// <summary>A column of the row.</summary>
    Source,

    /// <summary>Changes, or takes out, single characters.</summary>
    Normalize,

    /// <summary>Cuts into words.</summary>
    Tokenize,

    /// <summary>Takes out stop words.</summary>
    Filter,

    /// <summary>Puts texts one behind the other.</summary>
    Join,

    /// <summary>Cuts into characters, as keys.</summary>
    Characters,

    /// <summary>Words to keys, by a dictionary or a hash.</summary>
    Keys,

    /// <summary>N-grams of keys: slots.</summary>
    Ngrams,
}

/// <summary>A step between the text and the n-grams.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Inputs">The steps before it, by their numbers.</param>
/// <param name="Model">The number of the model's own step that does it; -1 for none.</param>
/// <param name="Reads">The columns that it reads; a source's own name.</param>
/// <param name="Output">The column that it makes.</param>
/// <param name="Index">Which of the outputs of the model's step it is.</param>
/// <param name="IsVector">Whether the column is a vector.</param>
internal sealed record TextStep(StepKind Kind, int[] Inputs, int Model, string[] Reads, string Output, int Index, bool IsVector)
{
    public void Write(BinaryWriter writer)
    {
        writer.Write((byte)Kind);
        writer.WriteInts(Inputs);
        writer.Write(Model);
        writer.WriteStrings(Reads);
        writer.Write(Output);
        writer.Write(Index);
        writer.Write(IsVector);
    }

    /// <param name="reader">Where from.</param>
    /// <param name="number">The step's own number: it follows from steps before it.</param>
    /// <param name="models">How many steps of the model there are.</param>
    /// <exception cref="InvalidDataException">There is no such step.</exception>
    public static TextStep Read(BinaryReader reader, int number, int models)
    {
        var step = new TextStep(
            (StepKind)reader.ReadByte(), reader.ReadInts(), reader.ReadInt32(), reader.ReadStrings(), reader.ReadString(), reader.ReadInt32(), reader.ReadBoolean());
        bool isOwn = step.Kind is StepKind.Source or StepKind.Join;
        if (!Enum.IsDefined(step.Kind) || Array.Exists(step.Inputs, input => input < 0 || input >= number) || step.Index < 0
            || isOwn != step.Model < 0 || step.Model >= models || step.Reads.Length == 0 || (step.Kind == StepKind.Source) != (step.Inputs.Length == 0))
        {
            throw new InvalidDataException($"the step {number} of the text is none");
        }

        return step;
    }
}
