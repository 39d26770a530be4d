using MLNet.Xai.Core.Contrast;

namespace MLNet.Xai.Tabular;

/// <summary>All that counterfactual columns are made from.</summary>
/// <param name="Common">Model, sample, constraints.</param>
/// <param name="Target">What the model is to say; null for another thing than it says of the row.</param>
/// <param name="Neighbours">Neighbours that a row's plausibility is told by.</param>
/// <param name="Options">Of the search.</param>
internal sealed record CounterfactualState(ContrastState Common, ScoreTarget? Target, int Neighbours, CounterfactualOptions Options)
{
    public void Write(BinaryWriter writer)
    {
        Common.Write(writer);
        writer.Write(Target);
        writer.Write(Neighbours);
        writer.Write(Options.Count);
        writer.Write(Options.ChangeCost);
        writer.Write(Options.MaxChanges ?? 0);
        writer.Write(Options.Diversity);
        writer.Write(Options.MinimumPlausibility);
        writer.Write(Options.Scorings);
    }

    public static CounterfactualState Read(BinaryReader reader)
    {
        var state = new CounterfactualState(ContrastState.Read(reader), reader.ReadTarget(), reader.ReadInt32(), new CounterfactualOptions
        {
            Count = reader.ReadInt32(),
            ChangeCost = reader.ReadDouble(),
            MaxChanges = reader.ReadInt32() is not 0 and var most ? most : null,
            Diversity = reader.ReadDouble(),
            MinimumPlausibility = reader.ReadDouble(),
            Scorings = reader.ReadInt32(),
        });
        bool fits = state.Options.Count is >= 1 and <= CounterfactualColumnOptions.MostCount && (state.Target is null || TargetFormat.Fits(state.Target, state.Common.Model.OutputCount));
        return fits ? state : throw new InvalidDataException("model, target and number of counterfactuals do not fit together");
    }
}
