namespace MLNet.Xai.Vision;

/// <summary>How maps are measured.</summary>
public sealed class MapQualityOptions
{
    /// <summary>Steps of the insertion and deletion curves; 50.</summary>
    public int Steps { get; set; } = 50;

    /// <summary>Removed squares for infidelity; 50.</summary>
    public int InfidelitySamples { get; set; } = 50;

    /// <summary>Whether infidelity first scales the map by the factor that suits it best; yes, as only some methods' maps are in the output's units.</summary>
    public bool NormalizeInfidelity { get; set; } = true;

    /// <summary>Changed copies for sensitivity; 10.</summary>
    public int SensitivitySamples { get; set; } = 10;

    /// <summary>Largest change of a value for sensitivity, in the network's input units; 0.02.</summary>
    public double SensitivityRadius { get; set; } = 0.02;

    /// <summary>Seed of all that is random; 1.</summary>
    public long Seed { get; set; } = 1;

    internal MapQualityOptions Copy()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Steps, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(InfidelitySamples, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(SensitivitySamples, 1);
        if (!(SensitivityRadius > 0 && double.IsFinite(SensitivityRadius)))
            throw new ArgumentOutOfRangeException(nameof(SensitivityRadius), SensitivityRadius, "The radius is a positive number.");
        return (MapQualityOptions)MemberwiseClone();
    }

    internal void Write(BinaryWriter writer)
    {
        writer.Write(Steps);
        writer.Write(InfidelitySamples);
        writer.Write(NormalizeInfidelity);
        writer.Write(SensitivitySamples);
        writer.Write(SensitivityRadius);
        writer.Write(Seed);
    }

    internal static MapQualityOptions Read(BinaryReader reader) => new()
    {
        Steps = reader.ReadInt32(),
        InfidelitySamples = reader.ReadInt32(),
        NormalizeInfidelity = reader.ReadBoolean(),
        SensitivitySamples = reader.ReadInt32(),
        SensitivityRadius = reader.ReadDouble(),
        Seed = reader.ReadInt64(),
    };
}
