using MLNet.Xai.Core.Plots;

namespace MLNet.Xai.Core.Tests.Plots;

/// <summary>Explanations to draw: ordinary ones and awkward ones, made from a seed.</summary>
public static class Samples
{
    private static readonly string[] LoanFeatures = ["age", "income", "credit_score", "loan_amount", "weight"];

    /// <summary>Attributions as a loan model would have them: credit score and income against loan matter, weight does not.</summary>
    public static Explanation Loan(int rows, int seed = 1)
    {
        Random random = new(seed);
        double[] data = new double[rows * 5], values = new double[rows * 5];
        for (int r = 0; r < rows; r++)
        {
            double age = random.Next(18, 80), income = Math.Max(1000, Math.Round(4500 + (1800 * Normal(random)), 2)), score = random.Next(300, 850);
            double loan = random.Next(20_000, 200_000), weight = Math.Round(70 + (12 * Normal(random)), 2);
            double[] row = [age, income, score, loan, weight];
            row.CopyTo(data, r * 5);
            values[r * 5] = 0.035 * Math.Sin((age - 18) / 12) + (0.01 * Normal(random));
            values[(r * 5) + 1] = 0.16 * Math.Tanh((income - 4500) / 1500) * (loan > 110_000 ? 1.3 : 0.7) + (0.01 * Normal(random));
            values[(r * 5) + 2] = 0.24 * Math.Tanh((score - 600) / 70) + (0.015 * Normal(random));
            values[(r * 5) + 3] = -0.09 * Math.Tanh((loan - 110_000) / 40_000) + (0.01 * Normal(random));
            values[(r * 5) + 4] = 0.003 * Normal(random);
        }

        return Make(LoanFeatures, values, data, 0.482, "approved", ExplanationUnits.Probability);
    }

    /// <summary>Many features of falling importance, margin units, some values missing.</summary>
    public static Explanation Wide(int rows, int features, double magnitude = 1, int seed = 2)
    {
        Random random = new(seed);
        double[] data = new double[rows * features], values = new double[rows * features];
        for (int r = 0; r < rows; r++)
        {
            for (int f = 0; f < features; f++)
            {
                double x = Normal(random);
                data[(r * features) + f] = random.Next(20) == 0 ? double.NaN : x * 100;
                values[(r * features) + f] = magnitude * ((x * Math.Exp(-f / 4.0)) + (0.05 * Normal(random)));
            }
        }

        return Make([.. Enumerable.Range(0, features).Select(f => $"measurement_{f:000}")], values, data, -1.2 * magnitude);
    }

    /// <summary>Names of sixty letters, names in other scripts, names that are markup.</summary>
    public static Explanation HostileNames(int rows = 60)
    {
        Explanation wide = Wide(rows, 9);
        string[] names =
        [
            "number_of_days_since_the_customer_opened_the_very_first_account", "<script>alert(\"x\")</script>", "収入と信用スコア（過去十二ヶ月間の平均値）を合わせた指標",
            "Äußerst lange Übergrößenbezeichnung für Straßenverkehr & Co.", "доход за последний год", "a\u0000b\u202Ec]]>", "🙂 mood 👩‍👩‍👧", "'quoted' \"name\"", " ",
        ];
        return Make(names, wide.Values, wide.Data, 0.25, "<b>yes & no</b>");
    }

    /// <summary>A text category, a whole number with few values, a constant, and a column that is missing everywhere.</summary>
    public static Explanation Mixed(int rows = 300)
    {
        Random random = new(5);
        string[] jobs = ["clerk", "engineer", "manager", "unemployed, looking for work", "teacher"];
        double[] data = new double[rows * 4], values = new double[rows * 4];
        string?[] display = new string?[rows * 4];
        for (int r = 0; r < rows; r++)
        {
            int job = random.Next(jobs.Length), children = random.Next(5);
            double[] row = [job, children, 7, double.NaN];
            row.CopyTo(data, r * 4);
            display[r * 4] = jobs[job];
            if (random.Next(12) == 0)
                (data[r * 4], display[r * 4]) = (double.NaN, null);
            values[r * 4] = (0.3 * job) - 0.6 + (children * 0.1 * (job - 2)) + (0.05 * Normal(random));
            values[(r * 4) + 1] = (0.2 * children) - 0.4 + (0.05 * Normal(random));
        }

        return new Explanation
        {
            FeatureNames = ["job", "children", "constant", "all_missing"],
            Values = values,
            Data = data,
            DisplayData = display,
            BaseValues = [.. Enumerable.Repeat(0.1, rows)],
        };
    }

    /// <summary>Each row keeps its k largest attributions; the sum of the others is in Others.</summary>
    public static Explanation Cut(Explanation whole, int k)
    {
        double[] values = new double[whole.Values.Length], others = new double[whole.RowCount];
        for (int r = 0; r < whole.RowCount; r++)
        {
            int[] order = [.. Enumerable.Range(0, whole.FeatureCount).OrderByDescending(f => Math.Abs(whole.Row(r)[f]))];
            foreach (int f in order.Take(k))
                values[(r * whole.FeatureCount) + f] = whole.Row(r)[f];
            foreach (int f in order.Skip(k))
                others[r] += whole.Row(r)[f];
        }

        return new Explanation
        {
            FeatureNames = whole.FeatureNames,
            Values = values,
            BaseValues = whole.BaseValues,
            Data = whole.Data,
            OutputName = whole.OutputName,
            Others = others,
            TopK = k,
        };
    }

    /// <summary>A text's words, of which most are not in a text: "great" and "bad" matter, by their absence too.</summary>
    public static Explanation Words(int rows = 40) => new()
    {
        FeatureNames = ["great", "bad", "length", "plot"],
        Values = [.. Enumerable.Range(0, rows).SelectMany(r => (double[])[r % 2 == 0 ? -0.8 : 1.1, r % 4 == 0 ? -0.6 : 0.3, 0.2, 0.05])],
        Data = [.. Enumerable.Range(0, rows).SelectMany(r => (double[])[r % 2 == 0 ? 0 : 0.5, r % 4 == 0 ? 0.4 : 0, 0, 0])],
        BaseValues = [.. Enumerable.Repeat(0.25, rows)],
        Presence = [true, true, false, true],
    };

    /// <summary>Features without an order, one with more categories than there are colours, beside a number.</summary>
    public static Explanation Nominal(int rows = 300)
    {
        Random random = new(8);
        string[] sexes = ["Female", "Male"], countries = [.. Enumerable.Range(1, 50).Select(c => $"country {c:00}")];
        double[] data = new double[rows * 3], values = new double[rows * 3];
        for (int r = 0; r < rows; r++)
        {
            int sex = random.Next(2), country = Math.Min(random.Next(50), random.Next(50));
            double age = random.Next(18, 80);
            double[] row = [sex, country, random.Next(30) == 0 ? double.NaN : age];
            row.CopyTo(data, r * 3);
            values[r * 3] = (sex == 0 ? -0.3 : 0.2) + (0.05 * Normal(random));
            values[(r * 3) + 1] = (0.3 * Math.Sin(country)) + (0.02 * Normal(random));
            values[(r * 3) + 2] = ((age - 49) / 80 * (sex == 0 ? 1 : -1)) + (0.02 * Normal(random));
        }

        return new Explanation
        {
            FeatureNames = ["sex", "native country", "age"],
            Values = values,
            Data = data,
            Categories = [sexes, countries, null],
            BaseValues = [.. Enumerable.Repeat(0.1, rows)],
            OutputName = "earns more",
        };
    }

    /// <summary>Attributions that are all zero.</summary>
    public static Explanation Zeros(int rows = 40) =>
        Make(["one", "two", "three"], new double[rows * 3], new double[rows * 3], 0);

    /// <summary>One row, one feature.</summary>
    public static Explanation Single(double value = 0.75, double baseValue = 1) => Make(["only"], [value], [3.5], baseValue);

    /// <summary>Interactions, the first features' largest: of a row, or means.</summary>
    public static InteractionMatrix Interactions(int features, bool signed)
    {
        Random random = new(11);
        double[] values = new double[features * features];
        for (int a = 0; a < features; a++)
        {
            for (int b = 0; b <= a; b++)
            {
                double value = Normal(random) * Math.Exp(-(a + b) / 4.0);
                values[(a * features) + b] = values[(b * features) + a] = signed ? value : Math.Abs(value);
            }
        }

        return new InteractionMatrix([.. Enumerable.Range(0, features).Select(f => f == 1 ? "a feature of a long name" : $"feature {f}")], values)
        {
            RowNumber = signed ? 7 : null,
            RowCount = signed ? 1 : 500,
            OutputName = "approved",
        };
    }

    /// <summary>Many classes, mostly told apart.</summary>
    public static readonly string[] ReasonNames = ["two", "none", "flagged", "hostile", "tiny", "above"];

    /// <summary>Reasons of a row: the case of the docs, none, flagged ones, long and strange texts, tiny numbers, scores that are bad when high.</summary>
    public static RowReasons Reasons(string name) => name switch
    {
        "two" => new RowReasons([Debts, Income], -1.5, 0.625) { RowNumber = 5 },
        "none" => new RowReasons([], -0.25, -0.75),
        "flagged" => new RowReasons([Employment, Age], -0.5, 0.5) { RowNumber = 12, Warnings = ["'Age' is protected", $"'Employment' is 8, which by its declared direction is no worse than 6, {Long}"] },
        "hostile" => new RowReasons([.. Enumerable.Range(0, 4).Select(HostileReason)], -123456.5, -3) { RowNumber = 123_456_789 },
        "tiny" => new RowReasons([new RowReason("A", "small", -3e-8)], -5e-8, 1e-8),
        _ => new RowReasons([new RowReason("A", "Utilisation is {high}.", 0.75) { Feature = "Utilisation", Value = "98 %", Reference = "30 %" }], 2, 1.5),
    };

    private const string Long = "a sentence that is long enough to be wrapped over some lines";

    private static RowReason Debts => new("R03", "3 debts are many beside 1.5.", -1.5) { Feature = "Debts", Value = "3", Reference = "1.5" };

    private static RowReason Income => new("R01", "An income of 2,000 is low beside 4,500.", -1.375) { Feature = "Income", Value = "2000", Reference = "4500" };

    private static RowReason Employment => new("04", "Length of employment", -0.8) { Feature = "Employment", Value = "unknown", Reference = "6" };

    private static RowReason Age => new("11", "Age", -0.4) { Feature = "Age", Value = "23", Reference = "41" };

    private static RowReason HostileReason(int i)
    {
        string text = "The proportion of balances to credit limits on bank revolving or other revolving accounts is too high, as is the number of accounts with delinquency, \u00e4\u6c49\u5b57 <b>. ";
        return new RowReason(i == 0 ? new string('W', 60) : $"<R&{i}>", i == 1 ? new string('m', 300) : text + new string('x', i * 20), -4 + i)
        {
            Feature = "A feature & its <name> that goes on and on and on and on",
            Value = "12,345,678.9",
            Reference = "a category of many words that say little",
        };
    }

    public static ConfusionMatrix Confusion(int classes)
    {
        Random random = new(classes);
        long[,] counts = new long[classes, classes];
        for (int i = 0; i < classes * 100; i++)
        {
            int actual = random.Next(classes);
            counts[actual, random.Next(3) > 0 ? actual : random.Next(classes)]++;
        }

        return new ConfusionMatrix([.. Enumerable.Range(1, classes).Select(c => $"class {c}")], counts);
    }

    public static Explanation Make(string[] names, double[] values, double[] data, double baseValue, string output = "",
                                   ExplanationUnits units = ExplanationUnits.Margin) => new()
                                   {
                                       FeatureNames = names,
                                       Values = values,
                                       Data = data,
                                       BaseValues = [.. Enumerable.Repeat(baseValue, values.Length / names.Length)],
                                       OutputName = output,
                                       Units = units,
                                   };

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    /// <summary>A declined loan and what would have to be different.</summary>
    public static CounterfactualTable Counterfactuals(int count, string debts = "Debts")
    {
        CounterfactualEntry[] found =
        [
            new([41, 35_000, 4_500, 0, 1, 0, 710], "0.31", 1.5, 0.62), new([41, 26_250.5f, 1_200, 0, 1, 0, 640], "0.07", 1.93, 0.21), new([41, 20_000, 1_200, 1, 0, 0, 640], "0.012", 2.4, 0.004),
        ];
        return new(["Age", "Income", debts, "Purpose", "Credit score"], [0, 1, 2, 3, 3, 3, 4], ["Age", "Income", debts, "Purpose.car", "Purpose.house", "Purpose.school", "Credit score"],
            [41, 20_000, 4_500, 0, 1, 0, 640], "−0.84", found[..count]);
    }
}
