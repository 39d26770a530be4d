using Microsoft.ML.Data;

namespace MLNet.Xai.Reports.Tests;

/// <summary>A row that models of all tasks read, made from its number: the same everywhere.</summary>
public sealed class Loan
{
    public float Income { get; set; }

    public float CreditScore { get; set; }

    public float Amount { get; set; }

    public string Purpose { get; set; } = "";

    public string Region { get; set; } = "";

    public bool Label { get; set; }

    public float Loss { get; set; }

    public string Grade { get; set; } = "";

    public float Weight { get; set; } = 1;

    public static IReadOnlyList<Loan> Make(int count, int seed = 1)
    {
        var random = new Random(seed);
        string[] purposes = ["car", "house", "school", "other"], regions = ["north", "south", "east"];
        var loans = new Loan[count];
        for (int i = 0; i < count; i++)
        {
            Loan loan = new()
            {
                Income = 1000 + (random.NextSingle() * 7000),
                CreditScore = 300 + random.Next(550),
                Amount = 500 + (random.NextSingle() * 30000),
                Purpose = purposes[random.Next(4)],
                Region = regions[random.Next(3)],
                Weight = random.Next(1, 4),
            };
            double worth = ((loan.Income - 4000) / 2000) + ((loan.CreditScore - 560) / 120) - ((loan.Amount - 15000) / 9000) + (loan.Purpose == "house" ? 0.6 : 0);
            // Nobody knows what becomes of loans for school in the south: a slice where every model is worse.
            double noise = loan is { Purpose: "school", Region: "south" } ? 4 : 0.6;
            loan.Label = worth + (noise * Normal()) > 0;
            loan.Loss = (float)(Math.Exp(-worth / 2) + (0.2 * noise * Normal()));
            loan.Grade = worth > 1.2 ? "good" : worth > -0.8 ? "fair" : "bad";
            loans[i] = loan;
        }

        return loans;

        double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
    }
}
