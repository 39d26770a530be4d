using System.CommandLine;
using Microsoft.ML;
using MLNet.Xai.Cli.Hosting;
using MLNet.Xai.Tabular;

namespace MLNet.Xai.Cli.Inspect;

/// <summary>xai inspect: what a model is made of, and what can explain it.</summary>
internal static class InspectCommand
{
    public static Command Create()
    {
        Option<FileInfo> model = SharedOptions.Model();
        Option<FileInfo> output = new("--output", "-o") { Description = "Writes all of it as JSON to this file too (.json).", HelpName = "file" };
        var command = new ToolCommand("inspect", "Shows a model's steps, columns, trees and classes, and what can explain it at what cost. Reads no data.",
            ["xai inspect -m loan.zip", "xai inspect -m loan.zip -o loan.json --verbosity quiet"], model, output);
        command.Do((parsed, screen, cancellation) => RunAsync(parsed.GetRequiredValue(model), parsed.GetValue(output), screen, cancellation));
        return command;
    }

    private static async Task RunAsync(FileInfo path, FileInfo? output, Screen screen, CancellationToken cancellation)
    {
        if (output is not null && !output.Extension.Equals(".json", StringComparison.OrdinalIgnoreCase))
            throw new WrongUseException($"--output '{output.Name}': inspect writes JSON; give a name that ends with .json.");
        ModelFile file = ModelFile.Open(path.FullName);
        ModelInspection? inspection = null;
        if (file.MissingAssemblies.Count == 0)
        {
            MLContext context = screen.Context();
            inspection = context.Explain().Inspect(file.Load(context, out DataViewSchema? schema), schema);
        }

        InspectionTables.Show(file, inspection, screen);
        if (output is not null)
        {
            await WholeFile.WriteAsync(output.FullName, stream => InspectionJson.WriteAsync(file, inspection, stream, cancellation));
            screen.Say($"wrote {output}");
        }
    }
}
