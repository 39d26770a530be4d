using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using MLNet.Xai.Core.Files;

namespace MLNet.Xai.Data.Sharding;

/// <summary>The account beside a part: which run it belongs to, its file, and the summary of its rows. It is written last, so a part with an account is whole.</summary>
internal sealed record PartAccount(string Identity, PartFile Part)
{
    private const string Format = "MLNet.Xai part 1";

    private static readonly JsonSerializerOptions s_json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public void Write(string path)
    {
        var node = new JsonObject
        {
            ["format"] = Format,
            ["part"] = Part.Shard.Index,
            ["parts"] = Part.Shard.Count,
            ["identity"] = JsonNode.Parse(Identity),
            ["file"] = new JsonObject { ["name"] = Path.GetFileName(Part.Path), ["rows"] = Part.Rows, ["length"] = Part.Length, ["sha256"] = Part.Sha256 },
            ["summary"] = Part.Summary.ToNode(),
        };
        AtomicFile.Write(path, Encoding.UTF8.GetBytes(node.ToJsonString(s_json)));
    }

    /// <summary>Reads an account.</summary>
    /// <exception cref="InvalidDataException">It is damaged, or no account.</exception>
    public static PartAccount Read(string path)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            JsonElement node = document.RootElement, file = node.GetProperty("file");
            if (node.GetProperty("format").GetString() is not Format)
                throw new FormatException($"its format is '{node.GetProperty("format")}', not '{Format}'");
            var part = new PartFile(new Shard(node.GetProperty("part").GetInt32(), node.GetProperty("parts").GetInt32()), Path.Combine(Path.GetDirectoryName(path)!, Path.GetFileName(file.GetProperty("name").GetString()!)),
                file.GetProperty("rows").GetInt64(), file.GetProperty("length").GetInt64(), file.GetProperty("sha256").GetString()!, WasThere: true, DataSummary.FromJson(node.GetProperty("summary")));
            return new PartAccount(Text(JsonNode.Parse(node.GetProperty("identity").GetRawText())!), part);
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException or NullReferenceException or KeyNotFoundException or OverflowException or ArgumentException)
        {
            throw new InvalidDataException($"{path}: this is no account of a part, or it is damaged: {e.Message.TrimEnd('.')}. Delete it, and make the part again.", e);
        }
    }

    /// <summary>What of the file of rows is not as the account says, or <see langword="null"/>.</summary>
    public string? FaultOfFile(bool readBytes)
    {
        if (!File.Exists(Part.Path))
            return $"{Part.Path}: the part's file is not there, though its account is.";
        using FileStream file = File.OpenRead(Part.Path);
        if (file.Length != Part.Length)
            return $"{Part.Path}: the part has {file.Length} bytes, and its account says {Part.Length}.";
        return readBytes && !Convert.ToHexStringLower(SHA256.HashData(file)).Equals(Part.Sha256, StringComparison.Ordinal)
            ? $"{Part.Path}: the part's bytes are not those that were written (its SHA-256 differs)." : null;
    }

    public static string Text(JsonNode identity) => identity.ToJsonString(s_json);
}
