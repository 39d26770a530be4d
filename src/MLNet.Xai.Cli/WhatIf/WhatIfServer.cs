using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using MLNet.Xai.Cli.Hosting;
using MLNet.Xai.Tabular;

namespace MLNet.Xai.Cli.WhatIf;

/// <summary>One page about one model, on 127.0.0.1 only.</summary>
internal sealed class WhatIfServer : IAsyncDisposable
{
    // A question is a row: more is nobody's of this page.
    private const long LargestQuestion = 1 << 20;

    // After some thirty calls .NET compiles a method anew.
    private const int Compiled = 40;

    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) }, NumberHandling = JsonNumberHandling.Strict };

    private readonly WebApplication _app;

    private WhatIfServer(WebApplication app, string token) => (_app, Token) = (app, token);

    /// <summary>What every address has to begin with.</summary>
    public string Token { get; }

    /// <summary>The page's address, token included.</summary>
    public Uri Address { get; private set; } = new("http://127.0.0.1/");

    /// <summary>Starts it.</summary>
    /// <param name="model">The model.</param>
    /// <param name="modelName">Its file's name.</param>
    /// <param name="dataName">The data's.</param>
    /// <param name="port">The port; any that is free for 0.</param>
    /// <param name="cancellation">Ends the start.</param>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<WhatIfServer> StartAsync(WhatIfModel model, string modelName, string dataName, int port, CancellationToken cancellation)
    {
        string token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24)), nonce = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, port);
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = LargestQuestion;
        });
        builder.Services.AddRoutingCore();
        WebApplication app = builder.Build();
        var guard = new WhatIfGuard(token, nonce);
        app.Use((context, next) => guard.InvokeAsync(context, next));
        app.UseRouting();
        Map(app, token, nonce, model, modelName, dataName);
        WarmUp(model, nonce, 1, cancellation);
        await app.StartAsync(cancellation);
        _ = Task.Run(() => WarmUp(model, nonce, Compiled, app.Lifetime.ApplicationStopping), CancellationToken.None);
        string bound = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        return new WhatIfServer(app, token) { Address = new Uri($"{bound}/{token}/") };
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static void Map(WebApplication app, string token, string nonce, WhatIfModel model, string modelName, string dataName)
    {
        File("", "page.html", "text/html; charset=utf-8");
        File("page.css", "page.css", "text/css; charset=utf-8");
        File("page.js", "page.js", "text/javascript; charset=utf-8");
        app.MapGet($"/{token}/model", context => WriteAsync(context, new
        {
            model.Kind,
            model.Method,
            model.Wrong,
            Model = modelName,
            Data = dataName,
            Numbers = model.RowNumbers,
            model.Columns,
            Unread = model.UnreadColumns,
        }));
        app.MapGet($"/{token}/rows/{{row}}", context => AnswerAsync(context, () => new ValueTask<object>(Row(model, (string?)context.Request.RouteValues["row"]))));
        app.MapPost($"/{token}/ask", context => AnswerAsync(context, async () =>
        {
            if (!context.Request.HasJsonContentType())
                throw new ArgumentException("A question is JSON (Content-Type: application/json).");
            WhatIfQuestion question = await JsonSerializer.DeserializeAsync<WhatIfQuestion>(context.Request.Body, s_json, context.RequestAborted)
                ?? throw new ArgumentException("The question is empty.");
            long start = Stopwatch.GetTimestamp();
            WhatIfAnswer answer = model.Ask(question.Row ?? throw new ArgumentException("The question lacks 'row'."), question.Moved, context.RequestAborted);
            WhatIfReply reply = WhatIfReply.Of(model, answer, question.Panel is "b" ? "b" : "a", nonce);
            reply.Milliseconds = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            return reply;
        }));
        app.MapFallback(context =>
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return WriteAsync(context, new { Error = "There is nothing at this address." });
        });

        void File(string path, string resource, string type)
        {
            byte[] bytes = Resource(resource);
            app.MapGet($"/{token}/{path}", context =>
            {
                context.Response.ContentType = type;
                return context.Response.Body.WriteAsync(bytes, context.RequestAborted).AsTask();
            });
        }
    }

    private static object Row(WhatIfModel model, string? text)
    {
        int row = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int asked) ? asked : throw new ArgumentException("A row is a number.");
        IReadOnlyDictionary<string, object?> values = model.Row(row);
        return new { Row = row, Number = model.RowNumbers[row], Values = values };
    }

    // The first answers are slow until the code is compiled as it is for code that runs often: they are given to nobody.
    private static void WarmUp(WhatIfModel model, string nonce, int times, CancellationToken cancellation)
    {
        try
        {
            for (int i = 0; i < times; i++)
                WhatIfReply.Of(model, model.Ask(i % model.RowCount, new Dictionary<string, object?>(StringComparer.Ordinal), cancellation), "a", nonce);
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or OperationCanceledException)
        {
            // A row of which the model says nothing definite: who asks for it is told.
        }
    }

    // Whatever is wrong with a question is said as JSON, in one line.
    private static async Task AnswerAsync(HttpContext context, Func<ValueTask<object>> answer)
    {
        object said;
        try
        {
            said = await answer();
        }
        catch (Exception e) when (e is ArgumentException or JsonException or InvalidOperationException or BadHttpRequestException or NotSupportedException or InvalidDataException)
        {
            context.Response.StatusCode = e is BadHttpRequestException bad ? bad.StatusCode : StatusCodes.Status400BadRequest;
            said = new { Error = Screen.OneLine(e is JsonException ? $"The question is no JSON that is understood: {e.Message}" : e.Message) };
        }

        await WriteAsync(context, said);
    }

    private static Task WriteAsync(HttpContext context, object value) => context.Response.WriteAsJsonAsync(value, value.GetType(), s_json, context.RequestAborted);

    private static byte[] Resource(string name)
    {
        using Stream stream = typeof(WhatIfServer).Assembly.GetManifestResourceStream($"xai.whatif.{name}")!;
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        return memory.ToArray();
    }
}
