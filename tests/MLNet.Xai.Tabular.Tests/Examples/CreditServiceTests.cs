using MLNet.Xai.Tests.Support;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace MLNet.Xai.Tabular.Tests.Examples;

/// <summary>The web service over HTTP, as its clients know it.</summary>
public sealed class CreditServiceTests
{
    [Fact]
    public async Task Predict_ManyAtOnce_AnswersWithDecisionExplanationAndReasons()
    {
        string folder = Directory.CreateTempSubdirectory("xai").FullName;
        var start = new ProcessStartInfo("dotnet") { UseShellExecute = false, RedirectStandardOutput = true };
        foreach (string argument in (string[])[ExampleProgram.Path("CreditService"), "--model", Path.Combine(folder, "credit.zip"), "--urls", "http://127.0.0.1:0"])
            start.ArgumentList.Add(argument);
        using Process service = Process.Start(start)!;
        try
        {
            string? line;
            do
                line = await service.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
            while (line is not null && !line.StartsWith("listening on ", StringComparison.Ordinal));
            line.ShouldNotBeNull("the service ended");
            using var client = new HttpClient { BaseAddress = new Uri(line["listening on ".Length..]) };

            Task<JsonElement>[] asked = [.. Enumerable.Range(0, 40).Select(i => Ask(client, i % 2 == 0 ? 900 : 12_000))];
            JsonElement[] answers = await Task.WhenAll(asked);
            HttpResponseMessage wrong = await client.PostAsJsonAsync("/predict", new { amount = -1 }, TestContext.Current.CancellationToken);

            // The same question has the same answer on whatever engine.
            answers.Select(a => a.GetRawText()).Distinct().Count().ShouldBe(2);
            foreach (JsonElement answer in answers.Take(2))
            {
                JsonElement explanation = answer.GetProperty("explanation");
                double sum = explanation.GetProperty("contributions").EnumerateArray().Sum(c => c.GetProperty("value").GetDouble());
                (explanation.GetProperty("baseValue").GetDouble() + sum).ShouldBe(explanation.GetProperty("score").GetDouble(), 1e-4);
                (answer.GetProperty("reasons").GetArrayLength() > 0).ShouldBe(!answer.GetProperty("accepted").GetBoolean());
            }

            answers[0].GetProperty("accepted").GetBoolean().ShouldBeTrue();
            answers[1].GetProperty("accepted").GetBoolean().ShouldBeFalse();
            answers[1].GetProperty("reasons").EnumerateArray().ShouldContain(r => r.GetProperty("code").GetString() == "L1" && r.GetProperty("text").GetString()!.Contains("12,000"));
            wrong.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
            (await wrong.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldContain("is a number above 0");
        }
        finally
        {
            service.Kill(entireProcessTree: true);
            await service.WaitForExitAsync(CancellationToken.None);
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<JsonElement> Ask(HttpClient client, int amount)
    {
        var application = new
        {
            status = "no checking account",
            duration = amount > 5000 ? 48 : 12,
            creditHistory = "existing credits paid back duly till now",
            purpose = "domestic appliances",
            amount,
            savings = "... < 100 DM",
            employmentDuration = "4 <= ... < 7 years",
            installmentRate = 4,
            otherDebtors = "none",
            presentResidence = 3,
            property = "car or other",
            otherInstallmentPlans = "bank",
            housing = "rent",
            numberCredits = 1,
            job = "skilled employee/official",
            peopleLiable = 1,
            telephone = "yes",
        };
        HttpResponseMessage answer = await client.PostAsJsonAsync("/predict", application, TestContext.Current.CancellationToken);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        return await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
    }
}
