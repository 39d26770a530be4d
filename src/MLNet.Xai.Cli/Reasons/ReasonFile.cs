using System.Text.Json;
using MLNet.Xai.Tabular;

namespace MLNet.Xai.Cli.Reasons;

/// <summary>A catalogue of reason codes in a JSON file.</summary>
internal static class ReasonFile
{
    private static readonly JsonSerializerOptions s_options = new(JsonSerializerDefaults.Web) { UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow, AllowTrailingCommas = true, ReadCommentHandling = JsonCommentHandling.Skip };

    /// <exception cref="InvalidDataException">It is no such file.</exception>
    public static async Task<IReadOnlyList<ReasonCode>> ReadAsync(FileInfo? file, CancellationToken cancellation)
    {
        if (file is null)
            return [];
        if (!file.Exists)
            throw new FileNotFoundException($"--catalogue: there is no file '{file.FullName}'.", file.FullName);
        try
        {
            await using FileStream stream = file.OpenRead();
            Entry[] entries = await JsonSerializer.DeserializeAsync<Entry[]>(stream, s_options, cancellation) ?? [];
            return [.. entries.Select(e => new ReasonCode(e.Code ?? "", e.Text ?? "", e.Features ?? []))];
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            throw new InvalidDataException($"--catalogue '{file.Name}': {e.Message} It is a list of {{\"code\", \"text\", \"features\"}}.", e);
        }
    }

    private sealed record Entry(string? Code, string? Text, string[]? Features);
}
