using System.Text.Json.Nodes;

namespace MLNet.Xai.Data;

/// <summary>What the parts of a run have in common.</summary>
/// <param name="Library">Version of MLNet.Xai that made them.</param>
/// <param name="MLNet">Version of ML.NET that scored their rows.</param>
/// <param name="ModelName">Name of the model's file.</param>
/// <param name="ModelSha256">Its SHA-256, in hexadecimal digits.</param>
/// <param name="DataName">Name of the file of rows, or of the folder.</param>
/// <param name="DataLength">Number of its bytes.</param>
/// <param name="DataEnds">SHA-256 of its first and last 64 kB; of a folder that of its files' names and lengths.</param>
/// <param name="Settings">What else the explanations depend on, in the words of <see cref="PartOptions.Settings"/>.</param>
public sealed record PartRun(string Library, string MLNet, string ModelName, string ModelSha256, string DataName, long DataLength, string DataEnds, string Settings)
{
    internal static PartRun Of(string identity)
    {
        JsonNode node = JsonNode.Parse(identity)!;
        (JsonNode model, JsonNode data) = (node["model"]!, node["data"]!);
        return new PartRun((string)node["library"]!, (string)node["mlnet"]!, (string)model["name"]!, (string)model["sha256"]!, (string)data["name"]!, (long)data["length"]!, (string)data["ends"]!, (string)node["settings"]!);
    }
}
