using System.Net.Http.Json;
using System.Text.Encodings.Web;
using System.Text.Json;
using CreditRisk;

namespace CreditService;

/// <summary>A client of the service.</summary>
internal static class Demonstration
{
    private static readonly JsonSerializerOptions s_readable = new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Asks for a modest and a bold credit, and sends an application that is not whole.</summary>
    public static async Task RunAsync(Uri service)
    {
        using var client = new HttpClient { BaseAddress = service };
        foreach ((string what, CreditModel.ModelInput application) in new[] { ("A modest credit", Modest()), ("A bold credit", Bold()), ("An application without an amount", Incomplete()) })
        {
            HttpResponseMessage answer = await client.PostAsJsonAsync("/predict", application);
            JsonElement json = await answer.Content.ReadFromJsonAsync<JsonElement>();
            Console.WriteLine($"{what}: {(int)answer.StatusCode}\n{JsonSerializer.Serialize(json, s_readable)}\n");
        }
    }

    private static CreditModel.ModelInput Modest() => new()
    {
        Status = "no checking account",
        Duration = 12,
        CreditHistory = "existing credits paid back duly till now",
        Purpose = "domestic appliances",
        Amount = 1200,
        Savings = "500 <= ... < 1000 DM",
        EmploymentDuration = "4 <= ... < 7 years",
        InstallmentRate = 2,
        OtherDebtors = "none",
        PresentResidence = 3,
        Property = "real estate",
        OtherInstallmentPlans = "none",
        Housing = "own",
        NumberCredits = 1,
        Job = "skilled employee/official",
        PeopleLiable = 1,
        Telephone = "yes",
    };

    private static CreditModel.ModelInput Bold()
    {
        CreditModel.ModelInput bold = Modest();
        (bold.Status, bold.Duration, bold.Amount, bold.Savings, bold.InstallmentRate, bold.Purpose) = ("... < 100 DM", 48, 9600, "... < 100 DM", 4, "car (new)");
        return bold;
    }

    private static CreditModel.ModelInput Incomplete()
    {
        CreditModel.ModelInput incomplete = Modest();
        incomplete.Amount = 0;
        return incomplete;
    }
}
