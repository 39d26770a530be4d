using MLNet.Xai.Core.Contrast;
using MLNet.Xai.Core.Lime;

namespace MLNet.Xai.Tabular;

/// <summary>All that anchor columns are made from.</summary>
/// <param name="Common">Model, sample, constraints.</param>
/// <param name="Within">The score is kept within this; null for its side of the cutoff, or its class.</param>
/// <param name="Options">Of the search.</param>
internal sealed record AnchorState(ContrastState Common, double? Within, AnchorOptions Options)
{
    public void Write(BinaryWriter writer)
    {
        Common.Write(writer);
        writer.Write(Within ?? 0);
        writer.Write(Options.Threshold);
        writer.Write(Options.Delta);
        writer.Write(Options.Tolerance);
        writer.Write(Options.Slack);
        writer.Write(Options.BatchSize);
        writer.Write(Options.BeamSize);
        writer.Write(Options.MaxConditions ?? 0);
        writer.Write(Options.Scorings);
        writer.Write((byte)Options.Discretizer);
        writer.Write(Options.Seed);
    }

    public static AnchorState Read(BinaryReader reader)
    {
        var state = new AnchorState(ContrastState.Read(reader), reader.ReadDouble() is not 0 and var within ? within : null, new AnchorOptions
        {
            Threshold = reader.ReadDouble(),
            Delta = reader.ReadDouble(),
            Tolerance = reader.ReadDouble(),
            Slack = reader.ReadDouble(),
            BatchSize = reader.ReadInt32(),
            BeamSize = reader.ReadInt32(),
            MaxConditions = reader.ReadInt32() is not 0 and var most ? most : null,
            Scorings = reader.ReadInt32(),
            Discretizer = (LimeDiscretizer)reader.ReadByte(),
            Seed = reader.ReadInt32(),
        });
        bool fits = state.Within is not { } distance || (distance > 0 && double.IsFinite(distance) && state.Common.Model.OutputCount == 1);
        return fits ? state : throw new InvalidDataException("model and anchors do not fit together");
    }
}
