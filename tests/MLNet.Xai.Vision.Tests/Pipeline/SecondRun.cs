using System.Diagnostics;
using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.SecondProcess;

namespace MLNet.Xai.Vision.Tests.Pipeline;

/// <summary>A saved model in a second process, which loads it by plain <c>Model.Load</c> and registers nothing.</summary>
internal static class SecondRun
{
    /// <summary>Holds that it says of image files what the model says here: every column bit by bit; numbers of a prediction engine as they are printed.</summary>
    /// <param name="zip">The saved model.</param>
    /// <param name="model">The model; it gives Score, PredictedLabel, Map, Lime, Iou and Picture.</param>
    /// <param name="data">Rows with a column Path, the files.</param>
    /// <param name="files">The files.</param>
    /// <param name="columns">Columns with their types that there must be.</param>
    public static void ShouldExplainAlike(string zip, ITransformer model, IDataView data, string[] files, params string[] columns)
    {
        string[] said = Run([zip, .. files]);
        string there = said.Single(line => line.StartsWith("columns ", StringComparison.Ordinal));
        foreach (string column in columns)
            there[8..].Split('|').ShouldContain(column, customMessage: there);
        IDataView view = model.Transform(data);
        said.Where(line => line.StartsWith("dump ", StringComparison.Ordinal)).Select(line => line[5..]).ShouldBe(ViewDump.Of(view));
        byte[][] pictures = [.. said.Where(line => line.StartsWith("picture ", StringComparison.Ordinal)).Select(line => Convert.FromHexString(line[8..]))];
        pictures.Length.ShouldBe(files.Length);
        pictures.Zip(view.GetColumn<MLImage>("Picture")).ShouldAllBe(p => Photos.Largest(p.First, p.Second.GetBGRPixels) <= Photos.ColourStep);
        for (int i = 0; i < files.Length; i++)
        {
            float[] expected = [view.GetColumn<float>("Iou").ElementAt(i), .. Photos.Vectors(view, "Score")[i], .. Photos.Vectors(view, "Map")[i], .. Photos.Vectors(view, "Lime")[i]];
            foreach (string kind in (string[])["view ", "engine "])
            {
                string[] line = said.Where(l => l.StartsWith(kind, StringComparison.Ordinal)).ElementAt(i)[kind.Length..].Split(' ');
                line[0].ShouldBe(Photos.Texts(view, "PredictedLabel")[i]);
                line[1..].Select(v => float.Parse(v, CultureInfo.InvariantCulture)).ShouldBe(expected, 2e-3);
            }
        }
    }

    private static string[] Run(params string[] arguments)
    {
        var at = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        string program = Path.Combine(at.Parent!.Parent!.Parent!.FullName, "SecondProcess.Images", at.Parent.Name, at.Name, "SecondProcess.Images.dll");
        var start = new ProcessStartInfo("dotnet", ["exec", program, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        process.ExitCode.ShouldBe(0, customMessage: errors.Result);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }
}
