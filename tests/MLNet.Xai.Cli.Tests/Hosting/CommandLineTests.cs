namespace MLNet.Xai.Cli.Tests.Hosting;

public sealed class CommandLineTests(SavedModels models)
{
    [Fact]
    public async Task Help_HasExamplesAndExitCodes()
    {
        string said = (await Xai.RunAsync("inspect", "--help")).ShouldBeDone();
        said.ShouldContain("Examples:");
        said.ShouldContain("xai inspect -m loan.zip");
        said.ShouldContain("130 cancelled");
    }

    [Fact]
    public async Task UnknownOption_IsWrongUse() =>
        (await Xai.RunAsync("inspect", "-m", models["loan.zip"], "--modle", "x")).ShouldFail(2).ShouldContain("--modle");

    [Fact]
    public async Task MissingOption_IsWrongUse() => (await Xai.RunAsync("inspect")).ShouldFail(2).ShouldContain("--model");

    [Fact]
    public async Task NoCommand_IsWrongUse() => (await Xai.RunAsync()).ShouldFail(2).ShouldContain("xai --help");

    [Fact]
    public async Task Diag_AddsWhereItCameFrom()
    {
        Xai run = await Xai.RunAsync("inspect", "-m", models["cut.zip"], "--verbosity", "diag");
        run.Code.ShouldBe(1);
        run.Error.ShouldContain("   at ");
    }

    [Fact]
    public async Task Suggestions_CompleteOptionsAndValues()
    {
        (await Xai.RunAsync("[suggest:15]", "xai inspect --m")).ShouldBeDone().ShouldContain("--model");
        (await Xai.RunAsync("[suggest:24]", "xai inspect --verbosity ")).ShouldBeDone().ShouldContain("minimal");
    }
}
