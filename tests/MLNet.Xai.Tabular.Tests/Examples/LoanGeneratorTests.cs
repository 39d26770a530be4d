using LoanApproval;
using MLNet.Xai.Tests.Support;

namespace MLNet.Xai.Tabular.Tests.Examples;

public sealed class LoanGeneratorTests
{
    [Fact]
    public void Write_Defaults_IsTheFileInTheRepository()
    {
        string made = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            LoanGenerator.Write(made);
            File.ReadAllBytes(made).ShouldBe(File.ReadAllBytes(Path.Combine(TestData.Root, "examples", "LoanApproval", "data", "loans.csv")));
        }
        finally
        {
            File.Delete(made);
        }
    }

    [Fact]
    public void File_Rows_AreAsDescribed()
    {
        string[][] rows = [.. File.ReadLines(Path.Combine(TestData.Root, "examples", "LoanApproval", "data", "loans.csv")).Skip(1).Select(line => line.Split(','))];
        rows.Length.ShouldBe(5000);
        rows.ShouldAllBe(row => row.Length == 6);
        double[] incomes = [.. rows.Select(row => double.Parse(row[1], System.Globalization.CultureInfo.InvariantCulture))];
        incomes.Min().ShouldBe(1000);
        rows.Average(row => row[5] == "1" ? 1.0 : 0.0).ShouldBeInRange(0.4, 0.6);
    }
}
