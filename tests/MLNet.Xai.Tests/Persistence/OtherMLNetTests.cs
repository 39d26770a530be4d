using MLNet.Xai.Persistence;

namespace MLNet.Xai.Tests.Persistence;

public sealed class OtherMLNetTests
{
    [Fact]
    public void Use_MissingMember_NamesItAndTheVersions()
    {
        NotSupportedException error = Should.Throw<NotSupportedException>(() => OtherMLNet.Use<int>(() => throw new MissingFieldException("Field not found: 'ModelSaveContext.Writer'.")));

        error.Message.ShouldContain("Field not found: 'ModelSaveContext.Writer'");
        error.Message.ShouldContain("made for Microsoft.ML 5.0.1");
        error.Message.ShouldContain("the version 5.0");
    }

    [Fact]
    public void Use_AnythingElse_IsPassedOn() =>
        Should.Throw<InvalidOperationException>(() => OtherMLNet.Use<int>(() => throw new InvalidOperationException("no")));
}
