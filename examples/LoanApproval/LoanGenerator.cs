using System.Globalization;

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
        var random = new Normal(seed);
        for (int i = FirstRows.Length; i < rows; i++)
            writer.WriteLine(NextRow(random));
    }

    private static string NextRow(Normal random)
    {
        double age = Math.Round(random.Next(42, 11, 18, 75));
        double credit = Math.Round(random.Next(645, 85, 300, 850));
        double income = Math.Round(random.Next(4300 + (4 * (credit - 645)), 2300, 1000, 20000), 2);
        double loan = 10 * Math.Round(random.Next(11000, 3200, 2000, 25000));
        double weight = Math.Round(random.Next(70, 13, 40, 120), 2);

        double incomeToLoan = Math.Min(income / loan, 0.09);    // beyond that more income does not help
        double offPrime = Math.Min(Math.Abs(age - 40) / 11, 2);    // the middle years are preferred
        double merit = (1.9 * (credit - 645) / 85) + (85 * (incomeToLoan - 0.04)) - (1.1 * (offPrime - 0.8));
        int approved = merit + random.Next(0, 0.8, -9, 9) > 0 ? 1 : 0;
        return string.Create(CultureInfo.InvariantCulture, $"{age:0},{income:0.00},{credit:0},{loan:0},{weight:0.00},{approved}");
    }

    /// <summary>Normal numbers by addition alone (twelve uniform ones), so that every machine makes the same.</summary>
    private sealed class Normal(ulong seed)
    {
        private ulong _state = seed;

        public double Next(double mean, double deviation, double least, double most)
        {
            double sum = -6;
            for (int i = 0; i < 12; i++)
                sum += Uniform();
            return Math.Clamp(mean + (deviation * sum), least, most);
        }

        // SplitMix64: Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014.
        private double Uniform()
        {
            ulong z = _state += 0x9E3779B97F4A7C15;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return ((z ^ (z >> 31)) >> 11) * (1.0 / (1UL << 53));
        }
    }
}
