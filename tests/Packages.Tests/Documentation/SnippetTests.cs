namespace Packages.Tests.Documentation;

/// <summary>
/// Every snippet compiles. One that begins with using directives is a whole program; any other stands where docs/methods/preamble.cs says, which has the
/// directives and the variables that the pages take for granted.
/// </summary>
public sealed class SnippetTests
{
    public static TheoryData<string, int> Snippets
    {
        get
        {
            var data = new TheoryData<string, int>();
            foreach (Snippet snippet in Snippet.Pages.SelectMany(Snippet.All))
                data.Add(snippet.File, snippet.Line);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Snippets))]
    public void Snippet_Compiles(string file, int line) => SnippetCompiler.Errors(Snippet.All(file).Single(s => s.Line == line)).ShouldBeEmpty();

    [Fact]
    public void Pages_HaveSnippets()
    {
        Snippet.All("README.md").Count.ShouldBeGreaterThanOrEqualTo(2);
        Snippet.Pages.Count(page => Snippet.All(page).Count > 0).ShouldBeGreaterThan(5);
    }

    [Fact]
    public void Errors_OfABrokenSnippet_NameFileAndLine()
    {
        SnippetCompiler.Errors(new Snippet("docs/methods/some.md", 30, "var a = ml.Data;\nvar b = ml.NoSuchThing;\n")).Single()
            .ShouldStartWith("docs/methods/some.md(31,12): error CS1061");
        SnippetCompiler.Errors(new Snippet("README.md", 7, "using System.Text;\n\nint number = \"text\";\n")).Single().ShouldStartWith("README.md(9,14): error CS0029");
    }
}
