namespace MLNet.Xai.Text.Exact;

/// <summary>All steps from columns of text to n-grams, each behind those that it follows from, and the model's own steps that do them.</summary>
/// <param name="Steps">The steps.</param>
/// <param name="Models">The model's own.</param>
/// <param name="TextColumn">The column that is explained.</param>
internal sealed record TextPlan(TextStep[] Steps, StepModel[] Models, string TextColumn)
{
    /// <summary>The other columns of text, numbered as <see cref="Origin"/> has them.</summary>
    public string[] OtherColumns { get; } = [.. Steps.Where(s => s.Kind == StepKind.Source && !s.Output.Equals(TextColumn, StringComparison.Ordinal)).Select(s => s.Output)];

    public void Write(BinaryWriter writer)
    {
        writer.Write(TextColumn);
        writer.Write(Models.Length);
        foreach (StepModel model in Models)
            model.Write(writer);
        writer.Write(Steps.Length);
        foreach (TextStep step in Steps)
            step.Write(writer);
    }

    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static TextPlan Read(BinaryReader reader)
    {
        string column = reader.ReadString();
        var models = new List<StepModel>();
        for (int left = Count(reader); left > 0; left--)
            models.Add(StepModel.Read(reader));
        var steps = new List<TextStep>();
        for (int left = Count(reader); left > 0; left--)
            steps.Add(TextStep.Read(reader, steps.Count, models.Count));
        if (!steps.TrueForAll(step => Array.TrueForAll(step.Inputs, input => Fits(step.Kind, steps[input].Kind))))
            throw new InvalidDataException("the steps of the text do not follow from one another");
        return new TextPlan([.. steps], [.. models], column);
    }

    private static bool Fits(StepKind step, StepKind input)
    {
        bool isUnits = input is StepKind.Characters or StepKind.Keys;
        return step == StepKind.Ngrams ? isUnits : !isUnits && input != StepKind.Ngrams;
    }

    private static int Count(BinaryReader reader)
    {
        int count = reader.ReadInt32();
        return count >= 0 ? count : throw new InvalidDataException($"there cannot be {count} steps");
    }
}
