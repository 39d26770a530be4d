using System.Globalization;
using Examples;

namespace CreditRisk;

/// <summary>
/// Makes data/credit.csv, always the same bytes: <c>dotnet run --project examples/CreditRisk -- generate</c>. Invented applications with the columns of the German credit data (Hofmann, 1994), so that the
/// example also runs on those: account, history, duration, amount and savings decide, with noise. Sex and age act through what goes along with them, never by themselves.
/// </summary>
internal static class CreditGenerator
{
    // Each with its share of the applications and what it adds to the merit.
    private static readonly (string Name, double Share, double Merit)[] s_status =
        [("no checking account", 39, 1.2), ("... < 100 DM", 27, -0.9), ("0 <= ... < 200 DM", 27, -0.4), ("... >= 200 DM / salary for at least 1 year", 7, 0.5)];

    private static readonly (string Name, double Share, double Merit)[] s_history =
    [
        ("existing credits paid back duly till now", 53, 0), ("critical account/other credits existing", 29, 0.6), ("delay in paying off in the past", 9, -0.1),
        ("all credits at this bank paid back duly", 5, -0.9), ("no credits taken/all credits paid back duly", 4, -1.1),
    ];

    private static readonly (string Name, double Share, double Merit)[] s_purpose =
    [
        ("domestic appliances", 28, 0.3), ("car (new)", 23, -0.3), ("radio/television", 18, 0), ("car (used)", 10, 0.7), ("others", 10, -0.1), ("retraining", 5, -0.4),
        ("education", 3, -0.3), ("repairs", 1, 0), ("furniture/equipment", 1, -0.2), ("business", 1, 0.3),
    ];

    private static readonly (string Name, double Share, double Merit)[] s_savings =
        [("... < 100 DM", 60, -0.3), ("unknown/no savings account", 18, 0.5), ("100 <= ... < 500 DM", 10, 0), ("500 <= ... < 1000 DM", 6, 0.5), ("... >= 1000 DM", 6, 0.8)];

    private static readonly (string Name, double Share, double Merit)[] s_employment =
        [("1 <= ... < 4 years", 34, 0), ("... >= 7 years", 25, 0.3), ("4 <= ... < 7 years", 17, 0.4), ("... < 1 year", 17, -0.4), ("unemployed", 7, -0.3)];

    private static readonly (string Name, double Share, double Merit)[] s_debtors = [("none", 91, 0), ("guarantor", 5, 0.7), ("co-applicant", 4, -0.5)];

    private static readonly (string Name, double Share, double Merit)[] s_property =
        [("car or other", 33, 0), ("real estate", 28, 0.3), ("building society savings agreement/life insurance", 23, 0), ("unknown/no property", 16, -0.4)];

    private static readonly (string Name, double Share, double Merit)[] s_plans = [("none", 81, 0.1), ("bank", 14, -0.5), ("stores", 5, -0.4)];

    private static readonly (string Name, double Share, double Merit)[] s_housing = [("own", 71, 0.1), ("rent", 18, -0.3), ("for free", 11, -0.1)];

    private static readonly (string Name, double Share, double Merit)[] s_job =
    [
        ("skilled employee/official", 63, 0), ("unskilled - resident", 20, 0), ("management/self-employed/highly qualified employee/officer", 15, 0), ("unemployed/unskilled - non-resident", 2, -0.1),
    ];

    public static void Write(string path, int rows = 2000, ulong seed = 1994)
    {
        using var writer = new StreamWriter(path) { NewLine = "\n" };
        writer.WriteLine("status,duration,credit_history,purpose,amount,savings,employment_duration,installment_rate,personal_status_sex,other_debtors,present_residence,property,age,"
            + "other_installment_plans,housing,number_credits,job,people_liable,telephone,foreign_worker,credit_risk");
        var random = new PortableRandom(seed);
        for (int i = 0; i < rows; i++)
            writer.WriteLine(NextRow(random));
    }

    private static string NextRow(PortableRandom random)
    {
        double merit = 0;
        bool woman = random.Uniform() < 0.31;
        double age = Math.Round(random.Normal(woman ? 32 : 37, 11, 19, 75));
        string status = Draw(s_status), history = Draw(s_history), purpose = Draw(s_purpose), savings = Draw(s_savings);
        // Longer employed with the years.
        string employment = age < 26 ? Draw([s_employment[0], s_employment[3], s_employment[4]]) : Draw(s_employment);
        string debtors = Draw(s_debtors), property = Draw(s_property), plans = Draw(s_plans), housing = Draw(woman || age < 26 ? [s_housing[0], s_housing[1], s_housing[1]] : s_housing), job = Draw(s_job);
        double amount = Math.Round(250 + (3000 * Math.Pow(random.Uniform() + random.Uniform(), 2)) + (random.Uniform() < 0.08 ? 8000 * random.Uniform() : 0));
        double duration = 6 * Math.Round(Math.Clamp((amount / 1200) + random.Normal(1.6, 1.2, 0, 6), 1, 12));
        int rate = 1 + random.Choice(14, 23, 16, 47), credits = 1 + random.Choice(63, 33, 3, 1);
        merit += 0.9 - (0.045 * (duration - 20)) - (amount > 6000 ? (amount - 6000) / 4000 : 0) - (0.25 * (rate - 3)) - (credits > 2 ? 0.3 : 0);
        int good = merit + random.Normal(0, 1.2, -9, 9) > 0 ? 1 : 0;
        string sex = woman ? "female : divorced/separated/married" : random.Choice(79, 13, 8) switch { 0 => "male : single", 1 => "male : married/widowed", _ => "male : divorced/separated" };
        return string.Create(CultureInfo.InvariantCulture,
            $"{status},{duration},{history},{purpose},{amount},{savings},{employment},{rate},{sex},{debtors},{1 + random.Choice(13, 31, 15, 41)},{property},{age},")
            + string.Create(CultureInfo.InvariantCulture,
            $"{plans},{housing},{credits},{job},{1 + random.Choice(85, 15)},{(random.Uniform() < 0.4 ? "yes" : "no")},{(random.Uniform() < 0.96 ? "yes" : "no")},{good}");

        string Draw((string Name, double Share, double Merit)[] of)
        {
            (string name, _, double own) = of[random.Choice([.. of.Select(o => o.Share)])];
            merit += own;
            return name;
        }
    }
}
