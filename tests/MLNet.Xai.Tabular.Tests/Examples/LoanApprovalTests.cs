using System.Diagnostics;
using System.Text.RegularExpressions;

namespace MLNet.Xai.Tabular.Tests.Examples;

/// <summary>The program that a stranger runs first.</summary>
public sealed class LoanApprovalTests
{
    [Fact]
    public void Run_AnotherFolder_WritesEverythingAndRanksTheFeatures()
    {
        string folder = Directory.CreateTempSubdirectory("xai").FullName;
        try
        {
            string said = Run(folder);

            string[] features = [.. Regex.Matches(said, @"^  (?<name>\w+) +0\.\d{4}  ", RegexOptions.Multiline).Select(match => match.Groups["name"].Value)];
            features[..2].ShouldBe(["CreditScore", "Income"], ignoreOrder: true, said);
            features[^1].ShouldBe("Weight", said);
            Directory.GetFiles(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal).ShouldBe(
            [
                "bar.svg", "beeswarm.svg", "dependence-creditscore.svg", "dependence-income.svg", "dependence-weight.svg", "explained.csv", "loan.zip",
                "reasons.csv", "reasons.svg", "report.html", "report.json", "waterfall.svg",
            ]);
            new FileInfo(Path.Combine(folder, "report.html")).Length.ShouldBeInRange(100_000, 1_000_000);
            foreach (double[] row in Rows(folder))
            {
                double probability = row[7];
                row[8..].Sum().ShouldBe(probability, 1e-5);
                probability.ShouldBeInRange(-1e-6, 1 + 1e-6);
            }

            // Age is in the file and in no explanation; who is refused has reasons, and weight among them is flagged.
            features.ShouldNotContain("Age");
            string[] refusals = [.. File.ReadLines(Path.Combine(folder, "reasons.csv")).Skip(1)];
            refusals.Length.ShouldBeInRange(50, 450);
            refusals.Length.ShouldBe(Rows(folder).Count(row => row[6] == 0));
            foreach (string[] cells in refusals.Select(line => line.Split(',', 10)))
            {
                cells[5].ShouldBe(ReasonStatus.Reasons);
                cells[6].Split(';').ShouldBeSubsetOf(["01", "02", "99"]);
                cells[8].ShouldBe(cells[6].Contains("99", StringComparison.Ordinal) ? "True" : cells[8]);
            }

            refusals.ShouldContain(line => line.Contains("Credit score too low", StringComparison.Ordinal));
            File.ReadAllText(Path.Combine(folder, "report.html")).ShouldContain("Reasons of refusals");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // The two Boolean columns count as zero and one.
    private static double[][] Rows(string folder) =>
        [.. File.ReadLines(Path.Combine(folder, "explained.csv")).Skip(1).Select(line => line.Split(',').Select(Number).ToArray())];

    private static double Number(string cell) =>
        bool.TryParse(cell, out bool flag) ? (flag ? 1 : 0) : double.Parse(cell, System.Globalization.CultureInfo.InvariantCulture);

    private static string Run(string folder)
    {
        DirectoryInfo at = new(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        string program = Path.Combine(at.Parent!.Parent!.Parent!.FullName, "LoanApproval", at.Parent.Name, at.Name, "LoanApproval.dll");
        var start = new ProcessStartInfo("dotnet") { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(program);
        start.ArgumentList.Add(folder);
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string said = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        process.ExitCode.ShouldBe(0, errors.Result);
        return said;
    }
}
