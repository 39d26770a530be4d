using System.Diagnostics;
using Conformance.Tests.Support;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Conformance.Tests.Models;

/// <summary>Starts this test program once more, for the one test that loads a model and writes down what it computes.</summary>
public sealed class SecondProcess
{
    private const string ModelVariable = "CONFORMANCE_MODEL";

    public static string Describe(string model)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        if (Path.GetFileNameWithoutExtension(start.FileName) == "dotnet")
            start.ArgumentList.Add(typeof(SecondProcess).Assembly.Location);
        start.ArgumentList.Add("-method");
        start.ArgumentList.Add($"{typeof(SecondProcess).FullName}.{nameof(Loaded)}");
        start.Environment[ModelVariable] = model;
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd() + process.StandardError.ReadToEnd();
        process.WaitForExit();
        process.ExitCode.ShouldBe(0, output);
        string text = File.ReadAllText(model + ".txt");
        File.Delete(model + ".txt");
        return text;
    }

    public static string Text(ITransformer model, MLContext ml, string column)
    {
        IDataView view = model.Transform(ml.View(6));
        return $"{string.Join(' ', view.GetColumn<float>(column))} | {string.Join(' ', view.Schema["Features"].Names())} | {string.Join(' ', view.GetColumn<float[]>("Features").Last())}";
    }

    [Fact]
    public void Loaded()
    {
        string? model = Environment.GetEnvironmentVariable(ModelVariable);
        Assert.SkipWhen(string.IsNullOrEmpty(model), "only the second process of another test runs this");
        var ml = new MLContext();
        File.WriteAllText(model + ".txt", Text(ml.Model.Load(model!, out _), ml, "RowSum"));
    }
}
