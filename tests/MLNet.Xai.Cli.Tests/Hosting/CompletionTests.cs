using System.Diagnostics;
using MLNet.Xai.Tests.Support;

namespace MLNet.Xai.Cli.Tests.Hosting;

/// <summary>The lines for bash that the documentation has, in bash.</summary>
public sealed class CompletionTests
{
    private const string Bash = "/bin/bash";

    [Theory]
    [InlineData("xai ", "explain", "report", "reasons", "importance", "whatif", "inspect", "merge")]
    [InlineData("xai in", "inspect")]
    [InlineData("xai explain --ba", "--background", "--background-rows")]
    [InlineData("xai explain -m model.zip --method t", "treeshap")]
    [InlineData("xai importance --group-by ", "column", "slot")]
    [InlineData("xai merge parts --rep", "--report")]
    [InlineData("xai explain --model ")]
    public async Task Line_IsCompleted(string line, params string[] expected)
    {
        Assert.SkipUnless(File.Exists(Bash), "no bash on this machine");
        string tool = Path.Combine(AppContext.BaseDirectory, "MLNet.Xai.Cli.dll");
        string script = $$"""
            xai() { dotnet exec '{{tool}}' "$@"; }
            {{Documented()}}
            COMP_LINE=$1 COMP_POINT=${#1} COMP_WORDS=($1)
            case $1 in *' ') COMP_WORDS+=('');; esac
            COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
            _xai
            printf '%s\n' "${COMPREPLY[@]}"
            complete -p xai
            """;
        var start = new ProcessStartInfo(Bash) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (string argument in (string[])["-c", script, "bash", line])
            start.ArgumentList.Add(argument);
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken), error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        (await error).ShouldBeEmpty();
        string[] lines = (await output).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines[^1].ShouldBe("complete -o default -F _xai xai");
        string[] offered = [.. lines[..^1].Where(l => !l.StartsWith('-') || line.Contains("--", StringComparison.Ordinal)).Where(l => !l.StartsWith('/'))];
        offered.ShouldBe(expected, ignoreOrder: true);
    }

    private static string Documented()
    {
        string text = File.ReadAllText(Path.Combine(TestData.Root, "docs", "tool.md"));
        int from = text.IndexOf("```bash\n_xai()", StringComparison.Ordinal) + "```bash\n".Length;
        return text[from..text.IndexOf("```", from, StringComparison.Ordinal)];
    }
}
