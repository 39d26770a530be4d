using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace MLNet.Xai.Data.Sharding;

/// <summary>What parts of one run have in common: model, rows, and how they are explained and written.</summary>
internal static class RunIdentity
{
    private const int Looked = 1 << 16;

    /// <summary>The identity as JSON: equal text for parts that belong together.</summary>
    public static JsonObject Of(string dataPath, DataFormat format, PartOptions options)
    {
        string model = options.ModelPath ?? throw new ArgumentException("PartOptions.ModelPath is not set: parts of one run are told by their model's file.", nameof(options));
        using FileStream file = File.OpenRead(model);
        return new JsonObject
        {
            ["library"] = Version(typeof(RunIdentity)),
            ["mlnet"] = Version(typeof(Microsoft.ML.MLContext)),
            ["model"] = new JsonObject { ["name"] = Path.GetFileName(model), ["sha256"] = Convert.ToHexStringLower(SHA256.HashData(file)) },
            ["data"] = Data(dataPath),
            ["read"] = string.Create(CultureInfo.InvariantCulture, $"{options.Open.Format};{options.Open.HasHeader};{options.Open.Separator};{options.Open.RoundIntegers};{options.Open.TextColumn};{options.Open.LabelColumn}"),
            ["written"] = string.Create(CultureInfo.InvariantCulture, $"{format};{options.Save.Vectors};{options.Save.TopK};{options.Save.RowGroupRows};{options.Save.Separator};{options.Save.HasHeader}"),
            ["columns"] = options.Save.Columns is { } columns ? new JsonArray([.. columns.Select(c => (JsonNode)c)]) : null,
            ["settings"] = options.Settings,
        };
    }

    private static string Version(Type type) => type.Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "";

    // Its length, its first and its last bytes: a Parquet file's last ones are the account of all its pages. No part reads the whole file.
    private static JsonObject Data(string path)
    {
        if (Directory.Exists(path))
        {
            using var names = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            long bytes = 0;
            foreach (FileInfo image in Files.ImageFolder.Files(path).Select(f => new FileInfo(f.Path)))
            {
                bytes += image.Length;
                names.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Path.GetRelativePath(path, image.FullName)}\n{image.Length}\n")));
            }

            return new JsonObject { ["name"] = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path))), ["length"] = bytes, ["ends"] = Convert.ToHexStringLower(names.GetHashAndReset()) };
        }

        using FileStream file = File.OpenRead(path);
        byte[] buffer = new byte[Looked];
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(buffer, 0, file.ReadAtLeast(buffer, Looked, throwOnEndOfStream: false));
        file.Position = Math.Max(0, file.Length - Looked);
        hash.AppendData(buffer, 0, file.ReadAtLeast(buffer, (int)Math.Min(Looked, file.Length), throwOnEndOfStream: false));
        return new JsonObject { ["name"] = Path.GetFileName(path), ["length"] = file.Length, ["ends"] = Convert.ToHexStringLower(hash.GetHashAndReset()) };
    }
}
