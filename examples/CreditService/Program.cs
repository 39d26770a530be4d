// A web service that decides on credits and says why: POST /predict with an application as JSON.
//   dotnet run --project examples/CreditService [-- --model <credit.zip>] [-- --urls http://127.0.0.1:5080]     trains the example's model when the file is not there
//   dotnet run --project examples/CreditService -- --demo                                                     asks itself, prints the answers, and ends

using CreditRisk;
using CreditService;

bool demo = args.Contains("--demo", StringComparer.Ordinal);
WebApplicationBuilder builder = WebApplication.CreateBuilder([.. args.Where(a => a != "--demo")]);
builder.Logging.SetMinimumLevel(LogLevel.Warning);
if (demo)
    builder.WebHost.UseUrls("http://127.0.0.1:0");
string modelFile = builder.Configuration["model"] ?? Path.Combine(DemoFolder.Of("credit-service"), "credit.zip");
if (!File.Exists(modelFile))
{
    Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(modelFile))!);
    Steps.Run("training the model", () => CreditModel.Train(modelFile));
}

builder.Services.AddSingleton(_ => new EnginePool(modelFile));
WebApplication app = builder.Build();

app.MapGet("/", () => "POST an application as JSON to /predict. Its fields: status, duration, creditHistory, purpose, amount, savings, employmentDuration, installmentRate, otherDebtors, "
    + "presentResidence, property, otherInstallmentPlans, housing, numberCredits, job, peopleLiable, telephone.");
app.MapPost("/predict", IResult (CreditModel.ModelInput application, EnginePool pool) => Applications.Problems(application) is { Count: > 0 } problems
    ? Results.ValidationProblem(problems)
    : Results.Ok(Decision.Of(pool.Predict(application), pool.Features)));

await app.StartAsync();
Console.WriteLine($"listening on {string.Join(", ", app.Urls)}");
if (demo)
{
    await Demonstration.RunAsync(new Uri(app.Urls.First()));
    await app.StopAsync();
}

await app.WaitForShutdownAsync();
