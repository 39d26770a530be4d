using System.Text.Json;
using System.Text.Json.Nodes;

namespace MLNet.Xai.Core.Plots;

/// <summary>What a report says, for programs: the same sections with the numbers of every figure (docs/methods/plots.md has the format).</summary>
internal sealed class ReportData
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\n" };

    private readonly JsonArray _sections = [];

    public void Section(string heading) => _sections.Add(new JsonObject { ["heading"] = heading, ["content"] = new JsonArray() });

    public void Text(string text) => Add(new JsonObject { ["kind"] = "text", ["text"] = text });

    public void Metrics(IReadOnlyList<ReportMetric> metrics) => Add(new JsonObject
    {
        ["kind"] = "metrics",
        ["metrics"] = new JsonArray([.. metrics.Select(m => new JsonObject { ["name"] = m.Name, ["value"] = m.Value is { } v ? Cell(v) : null, ["text"] = m.Text, ["note"] = m.Note })]),
    });

    public void Figure(SvgFigure figure, string caption) => Add(new JsonObject
    {
        ["kind"] = "figure",
        ["title"] = figure.Title,
        ["description"] = figure.Description,
        ["caption"] = caption,
        ["columns"] = Cells(figure.Table.Columns),
        ["rows"] = new JsonArray([.. figure.Table.Rows.Select(Cells)]),
    });

    /// <summary>A text with the values of its tokens.</summary>
    public void Explained(HtmlFigure figure, string heading) => Add(new JsonObject
    {
        ["kind"] = "explained text",
        ["heading"] = heading,
        ["description"] = figure.Description,
        ["text"] = figure.Explanation.Text,
        ["method"] = figure.Explanation.Method,
        ["outputName"] = figure.Explanation.OutputName,
        ["output"] = Cell(figure.Explanation.Output),
        ["baseValue"] = Cell(figure.Explanation.BaseValue),
        ["delta"] = Cell(figure.Explanation.Delta),
        ["seen"] = figure.Explanation.IsTruncated ? figure.Explanation.SeenLength : figure.Explanation.Text.Length,
        ["columns"] = Cells(figure.Table.Columns),
        ["rows"] = new JsonArray([.. figure.Table.Rows.Select(Cells)]),
    });

    public void Table(IReadOnlyList<string> headers, IEnumerable<IReadOnlyList<string>> rows, string caption) => Add(new JsonObject
    {
        ["kind"] = "table",
        ["caption"] = caption,
        ["columns"] = Cells(headers),
        ["rows"] = new JsonArray([.. rows.Select(Cells)]),
    });

    /// <summary>A table whose numbers stay numbers.</summary>
    public void Table(PlotTable table, string caption) => Add(new JsonObject
    {
        ["kind"] = "table",
        ["caption"] = caption,
        ["columns"] = Cells(table.Columns),
        ["rows"] = new JsonArray([.. table.Rows.Select(Cells)]),
    });

    public void Images(IEnumerable<ReportImage> images) =>
        Add(new JsonObject { ["kind"] = "images", ["captions"] = Cells(images.Select(i => i.Caption)) });

    public string Write(string title, string subtitle) => new JsonObject
    {
        ["format"] = "MLNet.Xai report",
        ["version"] = 1,
        ["title"] = title,
        ["subtitle"] = subtitle,
        ["sections"] = _sections.DeepClone(),
    }.ToJsonString(Indented) + "\n";

    // What comes before the first section goes into one without a heading.
    private void Add(JsonObject item)
    {
        if (_sections.Count == 0)
            Section("");
        _sections[^1]!["content"]!.AsArray().Add((JsonNode)item);
    }

    private static JsonArray Cells(IEnumerable<object> row) => [.. row.Select(Cell)];

    // JSON has no NaN and no infinity.
    private static JsonNode? Cell(object cell) => cell is double number ? double.IsFinite(number) ? JsonValue.Create(number) : null : JsonValue.Create((string)cell);
}
