using System.Text.Json.Nodes;

namespace MLNet.Xai.Reports.Tests;

/// <summary>Looks things up in a report's JSON.</summary>
internal static class ReportJson
{
    public static JsonArray Section(ModelReport report, string heading) =>
        JsonNode.Parse(report.ToJson())!["sections"]!.AsArray().Single(s => s!["heading"]!.GetValue<string>() == heading)!["content"]!.AsArray();

    public static string[] Headings(ModelReport report) => [.. JsonNode.Parse(report.ToJson())!["sections"]!.AsArray().Select(s => s!["heading"]!.GetValue<string>())];

    /// <summary>Figures of a section by their title.</summary>
    public static JsonNode[] Figures(ModelReport report, string heading) => [.. Section(report, heading).Where(c => Kind(c) == "figure").Select(c => c!)];

    public static JsonNode Figure(ModelReport report, string heading, string title) => Figures(report, heading).Single(f => f["title"]!.GetValue<string>() == title);

    public static JsonNode[][] Table(ModelReport report, string heading, string caption) => Rows(Section(report, heading).Single(c => Kind(c) == "table" && c!["caption"]!.GetValue<string>() == caption)!);

    public static JsonNode[][] Rows(JsonNode part) => [.. part["rows"]!.AsArray().Select(row => row!.AsArray().Select(cell => cell!).ToArray())];

    public static string Text(JsonNode cell) => cell.GetValue<string>();

    public static double Number(JsonNode cell) => cell.GetValue<double>();

    private static string Kind(JsonNode? part) => part!["kind"]!.GetValue<string>();
}
