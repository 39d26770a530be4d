using System.Globalization;
using MLNet.Xai.Cli.Hosting;
using MLNet.Xai.Tabular;
using Spectre.Console;

namespace MLNet.Xai.Cli.Inspect;

/// <summary>An inspection as plain tables.</summary>
internal static class InspectionTables
{
    private const int MostNames = 12;

    public static void Show(ModelFile file, ModelInspection? inspection, Screen screen)
    {
        ShowFile(file, screen);
        if (inspection is null)
        {
            ShowParts(file, screen);
            return;
        }

        foreach (InspectedPredictor predictor in inspection.Predictors)
            ShowPredictor(predictor, screen);
        Table steps = Screen.Table("step", "reads", "writes");
        foreach ((int i, InspectedStep step) in inspection.Steps.Index())
            steps.Add($"{i + 1} {step.Name}", Short(step.Reads), Short([.. step.Writes.Select(c => $"{c.Name}: {c.Type}")]));
        Section(screen, "Steps", steps);
        Table inputs = Screen.Table("column", "type", "read");
        foreach (InspectedColumn column in inspection.Inputs)
            inputs.Add(column.Name, column.Type, column.IsRead switch { true => "yes", false => "no", null => "?" });
        Section(screen, "Input columns", inputs);
        Table outputs = Screen.Table("column", "type");
        foreach (InspectedColumn column in inspection.Outputs)
            outputs.Add(column.Name, column.Type);
        Section(screen, "Output columns", outputs);
        Table explanations = Screen.Table("column", "method", "units", "cost");
        foreach (InspectedExplanation explanation in inspection.Explanations)
            explanations.Add(explanation.Column, explanation.Method, explanation.Units, explanation.Cost);
        Section(screen, "Explanations in it", explanations);
        Table ways = Screen.Table("method", "what", "exact", "cost", "in a program");
        foreach (ExplanationWay way in inspection.Ways)
            ways.Add(way.Method, way.Name, way.IsExact switch { true => "yes", false => "no", null => "-" }, way.Cost, way.Call);
        Section(screen, "What can explain it", ways);
        if (inspection.Note.Length > 0)
            screen.Say($"Note: {Screen.OneLine(inspection.Note)}.".Replace("..", ".", StringComparison.Ordinal));
    }

    private static void ShowFile(ModelFile file, Screen screen)
    {
        Table table = Screen.Table("", "");
        table.Add("file", Path.GetFileName(file.FullPath));
        table.Add("size", string.Create(CultureInfo.InvariantCulture, $"{file.Bytes:N0} bytes"));
        table.Add("SHA-256", file.Sha256);
        table.Add("written", file.Written.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        table.Add("ML.NET", file.MLNetVersion.Length > 0 ? file.MLNetVersion : "not said");
        screen.Show(table);
    }

    // What is known of a model that cannot be loaded.
    private static void ShowParts(ModelFile file, Screen screen)
    {
        Table table = Screen.Table("part", "loader", "assembly");
        foreach (SavedPart part in file.Parts.Where(p => p.Depth <= 1 || p.IsMissing))
            table.Add(part.Entry, part.Loader, part.Assembly.Split(',')[0] + (part.IsMissing ? "  (missing)" : ""));
        Section(screen, "Parts", table);
        string missing = string.Join(", ", file.MissingAssemblies.Select(a => a + ".dll"));
        screen.Say($"Missing: {missing}. Put it with what it needs into a folder and give --assemblies <folder>; then columns, trees and methods are shown too.");
    }

    private static void ShowPredictor(InspectedPredictor predictor, Screen screen)
    {
        Table table = Screen.Table("", "");
        table.Add("predictor", $"{predictor.Kind} ({predictor.Task.ToLowerInvariant()}{(predictor.HasProbability ? ", with probability" : "")})");
        table.Add("features", $"{predictor.Features:N0} in '{predictor.FeatureColumn}'{(predictor.FeatureNames.Count > 0 ? ": " + Short(predictor.FeatureNames) : "")}");
        if (predictor.Classes.Count > 0)
            table.Add("classes", $"{predictor.Classes.Count}: {Short(predictor.Classes)}");
        if (predictor.Trees > 0)
            table.Add("trees", string.Create(CultureInfo.InvariantCulture, $"{predictor.Trees:N0} with {predictor.Leaves:N0} leaves"));
        screen.Show(table);
    }

    private static void Section(Screen screen, string title, Table table)
    {
        if (table.Rows.Count == 0)
            return;
        screen.Say("");
        screen.Say(title);
        screen.Show(table);
    }

    private static string Short(IReadOnlyList<string> names) =>
        names.Count <= MostNames ? string.Join(", ", names) : $"{string.Join(", ", names.Take(MostNames))} and {names.Count - MostNames} more";
}
