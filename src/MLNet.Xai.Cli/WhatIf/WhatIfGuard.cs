using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace MLNet.Xai.Cli.WhatIf;

/// <summary>Lets in who has the token in the address, comes from this machine, and asks for this server by its own name; says in every answer that a browser loads nothing from elsewhere.</summary>
/// <remarks>The Host header is checked because a page elsewhere can make its own name mean 127.0.0.1 (DNS rebinding); the token because other users of this machine can connect too.</remarks>
internal sealed class WhatIfGuard(string token, string nonce)
{
    private readonly byte[] _token = Encoding.ASCII.GetBytes(token);

    public async Task InvokeAsync(HttpContext context, Func<Task> next)
    {
        IHeaderDictionary headers = context.Response.Headers;
        headers.ContentSecurityPolicy = $"default-src 'none'; script-src 'self'; style-src 'self' 'nonce-{nonce}'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
        headers.XContentTypeOptions = "nosniff";
        headers.CacheControl = "no-store";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        if (Refusal(context) is not { } refusal)
        {
            await next();
            return;
        }

        context.Response.StatusCode = refusal.Status;
        await context.Response.WriteAsJsonAsync(new { error = refusal.Why });
    }

    private (int Status, string Why)? Refusal(HttpContext context)
    {
        HttpRequest request = context.Request;
        if (context.Connection.RemoteIpAddress is not { } remote || !IPAddress.IsLoopback(remote))
            return (StatusCodes.Status403Forbidden, "Only this machine is answered.");
        string[] own = [$"127.0.0.1:{context.Connection.LocalPort}", $"localhost:{context.Connection.LocalPort}"];
        if (!own.Contains(request.Host.Value, StringComparer.OrdinalIgnoreCase))
            return (StatusCodes.Status421MisdirectedRequest, "This is not the address that the tool printed.");
        if (request.Headers.Origin is [{ Length: > 0 } origin] && !own.Any(o => origin.Equals("http://" + o, StringComparison.OrdinalIgnoreCase)))
            return (StatusCodes.Status403Forbidden, "Other pages are not answered.");
        string first = (request.Path.Value ?? "").Split('/', 3) is [_, var segment, ..] ? segment : "";
        return CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(first), _token) ? null : (StatusCodes.Status403Forbidden, "The address lacks the token that the tool printed.");
    }
}
