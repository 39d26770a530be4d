using System.Globalization;
using Examples;

namespace LoanApproval;

/// <summary>
/// Makes data/loans.csv, always the same bytes: <c>dotnet run --project examples/LoanApproval -- generate</c>. Approval depends on the credit
/// score, on income against the loan, and on age, with noise; weight has nothing to do with it.
/// </summary>
internal static class LoanGenerator
{
    // The rows that a seminar on explainable AI shows of the data set that this one imitates.
    private static readonly string[] FirstRows =
    [
        "30,5953.19,659,133670,76.30,1",
        "61,1000.00,539,96670,63.03,0",
        "53,4102.22,513,111530,63.03,0",
        "29,5951.58,795,89060,58.83,1",
        "39,4984.51,615,57670,59.40,1",
    ];

    public static void Write(string path, int rows = 5000, ulong seed = 2026)
    {
        using var writer = new StreamWriter(path) { NewLine = "\n" };
        writer.WriteLine("age,income,credit_score,loan_amount,weight,approved");
        foreach (string row in FirstRows)
            writer.WriteLine(row);
        var random = new PortableRandom(seed);
        for (int i = FirstRows.Length; i < rows; i++)
            writer.WriteLine(NextRow(random));
    }

    private static string NextRow(PortableRandom random)
    {
        double age = Math.Round(random.Normal(42, 11, 18, 75));
        double credit = Math.Round(random.Normal(645, 85, 300, 850));
        double income = Math.Round(random.Normal(4300 + (4 * (credit - 645)), 2300, 1000, 20000), 2);
        double loan = 10 * Math.Round(random.Normal(11000, 3200, 2000, 25000));
        double weight = Math.Round(random.Normal(70, 13, 40, 120), 2);

        double incomeToLoan = Math.Min(income / loan, 0.09);    // beyond that more income does not help
        double offPrime = Math.Min(Math.Abs(age - 40) / 11, 2);    // the middle years are preferred
        double merit = (1.9 * (credit - 645) / 85) + (85 * (incomeToLoan - 0.04)) - (1.1 * (offPrime - 0.8));
        int approved = merit + random.Normal(0, 0.8, -9, 9) > 0 ? 1 : 0;
        return string.Create(CultureInfo.InvariantCulture, $"{age:0},{income:0.00},{credit:0},{loan:0},{weight:0.00},{approved}");
    }
}
