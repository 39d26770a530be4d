using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.ML;
using MLNet.Xai.Cli.WhatIf;
using MLNet.Xai.Data;
using MLNet.Xai.Tabular;

namespace MLNet.Xai.Cli.Tests.WhatIf;

public sealed class WhatIfServerTests(SavedModels models) : IAsyncLifetime
{
    private readonly HttpClient _client = new();
    private WhatIfServer _server = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await StartAsync(models, "purpose.zip", "purposes.csv");

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
    }

    internal static async Task<WhatIfServer> StartAsync(SavedModels models, string model, string data, WhatIfOptions? options = null)
    {
        var ml = new MLContext(1);
        ITransformer loaded = ml.Model.Load(models[model], out DataViewSchema schema);
        WhatIfModel asked = ml.Explain().WhatIf(loaded, ml.Data.OpenFile(models[data], new OpenOptions { Schema = schema }), options);
        return await WhatIfServer.StartAsync(asked, model, data, 0, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Page_IsServedWithAStrictPolicyAndNothingFromElsewhere()
    {
        using HttpResponseMessage page = await _client.GetAsync(_server.Address, Cancellation);

        page.StatusCode.ShouldBe(HttpStatusCode.OK);
        string policy = page.Headers.GetValues("Content-Security-Policy").Single();
        policy.ShouldContain("default-src 'none'");
        policy.ShouldContain("script-src 'self';");
        policy.ShouldNotContain("unsafe");
        page.Headers.GetValues("Referrer-Policy").Single().ShouldBe("no-referrer");
        foreach (string part in (string[])["", "page.css", "page.js"])
            (await _client.GetStringAsync(new Uri(_server.Address, part), Cancellation)).ShouldNotMatch("(https?:)?//[a-z0-9]");
        _server.Address.Host.ShouldBe("127.0.0.1");
        _server.Token.Length.ShouldBe(48);
    }

    [Theory]
    [InlineData("")]
    [InlineData("page.js")]
    [InlineData("model")]
    [InlineData("rows/0")]
    [InlineData("ask")]
    public async Task WithoutTheToken_EverythingIsForbidden(string path)
    {
        foreach (string token in (string[])["", new string('0', 48) + "/", _server.Token[..47] + "/", _server.Token.ToUpperInvariant() + "x/"])
        {
            using HttpResponseMessage refused = await _client.GetAsync(new Uri(_server.Address, $"/{token}{path}"), Cancellation);
            refused.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
            (await refused.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("error").GetString()!.ShouldContain("token");
        }
    }

    [Theory]
    [InlineData("evil.example")]
    [InlineData("evil.example:80")]
    [InlineData("127.0.0.1:1")]
    [InlineData("127.0.0.1")]
    public async Task ForeignHost_IsRefused(string host)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_server.Address, "model"));
        request.Headers.Host = host;
        using HttpResponseMessage refused = await _client.SendAsync(request, Cancellation);
        refused.StatusCode.ShouldBe(HttpStatusCode.MisdirectedRequest);
    }

    [Fact]
    public async Task ForeignOrigin_IsRefused()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_server.Address, "ask")) { Content = JsonContent.Create(new { row = 0 }) };
        request.Headers.Add("Origin", "http://evil.example");
        using HttpResponseMessage refused = await _client.SendAsync(request, Cancellation);
        refused.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Model_SaysColumnsWithQuantilesAndCategories()
    {
        JsonElement model = await _client.GetFromJsonAsync<JsonElement>(new Uri(_server.Address, "model"), Cancellation);

        model.GetProperty("columns").EnumerateArray().Select(c => (c.GetProperty("name").GetString(), c.GetProperty("kind").GetString()))
            .ShouldBe([("income", "number"), ("credit_score", "number"), ("loan_amount", "number"), ("purpose", "category")], ignoreOrder: true);
        model.GetProperty("unread").EnumerateArray().Select(e => e.GetString()).ShouldContain("age");
        model.GetProperty("numbers").GetArrayLength().ShouldBe(600);
    }

    [Fact]
    public async Task Ask_SaysScoreWhyReasonsAndChange()
    {
        JsonElement row = await _client.GetFromJsonAsync<JsonElement>(new Uri(_server.Address, "rows/3"), Cancellation);
        string[] cells = File.ReadLines(models["purposes.csv"]).ElementAt(4).Split(',');
        row.GetProperty("values").GetProperty("income").GetDouble().ShouldBe(double.Parse(cells[1]));
        row.GetProperty("values").GetProperty("purpose").GetString().ShouldBe(cells[6]);

        List<double> took = [], scores = [];
        for (int income = 1000; income <= 9000; income += 500)
        {
            (HttpStatusCode status, JsonElement answer) = await AskAsync(new { row = 3, values = new { income } });
            status.ShouldBe(HttpStatusCode.OK);
            took.Add(answer.GetProperty("milliseconds").GetDouble());
            scores.Add(answer.GetProperty("score").GetDouble());
            answer.GetProperty("waterfall").GetString()!.ShouldContain("<svg");
            answer.GetProperty("waterfall").GetString()!.ShouldNotContain("<style>");
            answer.GetProperty("probability").GetDouble().ShouldBeInRange(0, 1);
            answer.GetProperty("predicted").GetString().ShouldBe(scores[^1] > 0 ? "true" : "false");
            (answer.GetProperty("reasons").GetArrayLength() > 0).ShouldBe(scores[^1] < 0);
            answer.GetProperty("counterfactual").GetProperty("changes").GetArrayLength().ShouldBeGreaterThan(0);
        }

        scores.Distinct().Count().ShouldBeGreaterThan(2);
        TestContext.Current.SendDiagnosticMessage($"milliseconds a change, sorted: {string.Join(", ", took.Order().Select(t => t.ToString("F1")))}");
        TestContext.Current.TestOutputHelper!.WriteLine($"milliseconds a change, sorted: {string.Join(", ", took.Order().Select(t => t.ToString("F1")))}");
    }

    [Theory]
    [InlineData("""{"row": 3, "values": {"income": "much"}}""", "'income' is Single; 'much' is no value of it")]
    [InlineData("""{"row": 3, "values": {"incme": 1}}""", "reads no column 'incme'")]
    [InlineData("""{"row": 3, "values": {"income": [1]}}""", "[1] is no number, text, true, false or null")]
    [InlineData("""{"row": 3, "values": {"income": 1e400}}""", "1e400 is no number")]
    [InlineData("""{"row": 600}""", "rows 0 to 599")]
    [InlineData("""{"row": -1}""", "rows 0 to 599")]
    [InlineData("""{}""", "lacks 'row'")]
    [InlineData("""{"row": "x"}""", "no JSON that is understood")]
    [InlineData("""{"row":""", "no JSON that is understood")]
    [InlineData("null", "empty")]
    public async Task BadQuestions_AreClearErrors(string question, string error)
    {
        using var content = new StringContent(question, System.Text.Encoding.UTF8, "application/json");
        using HttpResponseMessage bad = await _client.PostAsync(new Uri(_server.Address, "ask"), content, Cancellation);
        bad.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await bad.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("error").GetString()!.ShouldContain(error);
    }

    [Fact]
    public async Task OtherContent_AndLargeQuestions_AreRefused()
    {
        using var text = new StringContent("""{"row": 3}""");
        using HttpResponseMessage plain = await _client.PostAsync(new Uri(_server.Address, "ask"), text, Cancellation);
        plain.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        using var large = new StringContent("{\"row\": 3, \"values\": {\"purpose\": \"" + new string('x', 2 << 20) + "\"}}", System.Text.Encoding.UTF8, "application/json");
        using HttpResponseMessage refused = await _client.PostAsync(new Uri(_server.Address, "ask"), large, Cancellation);
        refused.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        using HttpResponseMessage nothing = await _client.GetAsync(new Uri(_server.Address, "nothing"), Cancellation);
        nothing.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task AtOnce_AnswersAreThoseOfOneByOne()
    {
        double[] alone = new double[40];
        for (int row = 0; row < alone.Length; row++)
            alone[row] = (await AskAsync(new { row })).Answer.GetProperty("score").GetDouble();
        double[] together = await Task.WhenAll(Enumerable.Range(0, alone.Length).Select(async row => (await AskAsync(new { row })).Answer.GetProperty("score").GetDouble()));
        together.ShouldBe(alone);
    }

    private async Task<(HttpStatusCode Status, JsonElement Answer)> AskAsync(object question)
    {
        using HttpResponseMessage response = await _client.PostAsJsonAsync(new Uri(_server.Address, "ask"), question, Cancellation);
        return (response.StatusCode, await response.Content.ReadFromJsonAsync<JsonElement>(Cancellation));
    }
}
