using MLNet.Xai.Core.Contrast;

namespace MLNet.Xai.Tabular;

/// <summary>All that contrastive columns are made from.</summary>
/// <param name="Common">Model, sample, constraints.</param>
/// <param name="BaseRow">The row in which nothing is present.</param>
/// <param name="Options">Of the search.</param>
internal sealed record ContrastiveState(ContrastState Common, float[] BaseRow, ContrastiveOptions Options)
{
    public void Write(BinaryWriter writer)
    {
        Common.Write(writer);
        writer.WriteSingles(BaseRow);
        writer.Write(Options.ChangeCost);
        writer.Write(Options.Scorings);
    }

    public static ContrastiveState Read(BinaryReader reader)
    {
        ContrastState common = ContrastState.Read(reader);
        return new ContrastiveState(common, reader.ReadSingles(), new ContrastiveOptions { Cutoff = common.Cutoff, ChangeCost = reader.ReadDouble(), Scorings = reader.ReadInt32() });
    }
}
