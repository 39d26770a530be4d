using MLNet.Xai.Cli.Hosting;

namespace MLNet.Xai.Cli.Tests;

/// <summary>The tool in this process: what it wrote, and its exit code.</summary>
internal sealed record Xai(int Code, string Output, string Error)
{
    public static async Task<Xai> RunAsync(params string[] args)
    {
        using StringWriter output = new(), error = new();
        int code = await Tool.RunAsync(args, output, error, TestContext.Current.CancellationToken);
        return new Xai(code, output.ToString(), error.ToString());
    }

    /// <summary>That it ended with an error of one line without a stack trace.</summary>
    public string ShouldFail(int code)
    {
        Code.ShouldBe(code, Error);
        Error.TrimEnd('\n').ShouldNotContain("\n");
        Error.ShouldStartWith("xai: ");
        Error.ShouldNotContain("   at ");
        return Error;
    }

    public string ShouldBeDone()
    {
        Code.ShouldBe(0, Error);
        return Output;
    }
}
