using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using MLNet.Xai.Tests.Support;

namespace Packages.Tests.Documentation;

/// <summary>
/// Every snippet compiles. One that begins with using directives is a whole program; any other stands where docs/methods/preamble.cs says, which has the
/// directives and the variables that the pages take for granted.
/// </summary>
public sealed class SnippetTests
{
    private const string Place = "// The snippet.";

    private static readonly CSharpParseOptions s_language = new(LanguageVersion.Latest);

    /// <summary>What a new console project has without being told.</summary>
    private static readonly SyntaxTree s_implicitUsings = CSharpSyntaxTree.ParseText(string.Concat(
        ((string[])["System", "System.Collections.Generic", "System.IO", "System.Linq", "System.Net.Http", "System.Threading", "System.Threading.Tasks"])
            .Select(name => $"global using {name};")), s_language);

    /// <summary>All that these tests run with: the packages and what they bring.</summary>
    private static readonly MetadataReference[] s_references = [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
        .Where(file => !Path.GetFileName(file).StartsWith("xunit", StringComparison.Ordinal)).Select(file => MetadataReference.CreateFromFile(file))];

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
    public void Snippet_Compiles(string file, int line) => Errors(Snippet.All(file).Single(s => s.Line == line)).ShouldBeEmpty();

    [Fact]
    public void Pages_HaveSnippets()
    {
        Snippet.All("README.md").Count.ShouldBeGreaterThanOrEqualTo(2);
        Snippet.Pages.Count(page => Snippet.All(page).Count > 0).ShouldBeGreaterThan(5);
    }

    [Fact]
    public void Errors_OfABrokenSnippet_NameFileAndLine()
    {
        Errors(new Snippet("docs/methods/some.md", 30, "var a = ml.Data;\nvar b = ml.NoSuchThing;\n")).Single()
            .ShouldStartWith("docs/methods/some.md(31,12): error CS1061");
        Errors(new Snippet("README.md", 7, "using System.Text;\n\nint number = \"text\";\n")).Single().ShouldStartWith("README.md(9,14): error CS0029");
    }

    private static string[] Errors(Snippet snippet)
    {
        string marked = $"#line {snippet.Line} \"{snippet.File}\"\n{snippet.Code}";
        bool whole = CSharpSyntaxTree.ParseText(snippet.Code, s_language).GetCompilationUnitRoot() is { Usings.Count: > 0 };
        SyntaxTree tree = CSharpSyntaxTree.ParseText(whole ? marked : Preamble().Replace(Place, $"\n{marked}\n#line default\n", StringComparison.Ordinal), s_language, "docs/methods/preamble.cs");
        var options = new CSharpCompilationOptions(whole ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable);
        CSharpCompilation compilation = CSharpCompilation.Create("Snippet", [tree, s_implicitUsings], s_references, options);
        return [.. compilation.GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error).Select(Describe)];
    }

    private static string Preamble()
    {
        string text = File.ReadAllText(Path.Combine(TestData.Root, "docs", "methods", "preamble.cs"));
        text.ShouldContain(Place);
        return text;
    }

    private static string Describe(Diagnostic error)
    {
        FileLinePositionSpan at = error.Location.GetMappedLineSpan();
        return $"{at.Path}({at.StartLinePosition.Line + 1},{at.StartLinePosition.Character + 1}): error {error.Id}: {error.GetMessage(System.Globalization.CultureInfo.InvariantCulture)}";
    }
}
