using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace MLNet.Xai.Text.Tests.Tokenizers;

/// <summary>Tokens depend neither on ICU nor on the culture: the tests run without ICU, and here once more with it, in Turkish.</summary>
public sealed class CultureTests
{
    private const string Child = "XAI_TURKISH_CHILD";

    [Fact]
    public async Task Golden_WithIcuInTurkish()
    {
        Assert.SkipWhen(Environment.GetEnvironmentVariable(Child) is not null, "the child itself");
        ProcessStartInfo start = new(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "0", ["LANG"] = "tr_TR.UTF-8", ["LC_ALL"] = "tr_TR.UTF-8", [Child] = "1" },
        };
        foreach (string argument in (string[])["exec", typeof(CultureTests).Assembly.Location, "-noLogo", "-noColor"])
            start.ArgumentList.Add(argument);
        foreach (Type type in (Type[])[typeof(BertTokenizerTests), typeof(RobertaTokenizerTests), typeof(WordTokenizerTests), typeof(CultureTests)])
        {
            start.ArgumentList.Add("-class");
            start.ArgumentList.Add(type.FullName!);
        }

        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync() + await error;
        await process.WaitForExitAsync();
        Assert.SkipWhen(output.Contains("valid ICU package", StringComparison.Ordinal), "no ICU on this machine");
        process.ExitCode.ShouldBe(0, output);
        output.ShouldContain("Failed: 0");
    }

    [Fact]
    public void Child_IsTurkish()
    {
        Assert.SkipWhen(Environment.GetEnvironmentVariable(Child) is null, "only in the child");
        CultureInfo.CurrentCulture.Name.ShouldBe("tr-TR");
        "é".Normalize(NormalizationForm.FormD).Length.ShouldBe(2);
        "I".ToLower(CultureInfo.CurrentCulture).ShouldBe("ı");
    }
}
