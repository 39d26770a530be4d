using Microsoft.ML;

namespace MLNet.Xai.Persistence;

/// <summary>What ML.NET writes in front of a component of ours.</summary>
internal static class LoadableVersion
{
    private const uint Current = 0x00010001;

    /// <param name="kind">Eight characters.</param>
    /// <param name="signature">What the component's loader is registered by, in this assembly of any version.</param>
    public static VersionInfo Of(string kind, string signature) => new(kind, Current, Current, Current, typeof(LoadableVersion).Assembly.GetName().Name, signature);
}
