using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using MLNet.Xai.Tests.Support;

namespace Packages.Tests.Documentation;

/// <summary>Compiles what readers copy.</summary>
internal static class SnippetCompiler
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

    /// <summary>What is wrong with a snippet, with its page and line; empty if nothing.</summary>
    public static string[] Errors(Snippet snippet) =>
        [.. Compile(snippet, "Snippet").GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error).Select(Describe)];

    /// <summary>Compiles a snippet: a program where it begins with using directives, else in the place of the preamble.</summary>
    public static CSharpCompilation Compile(Snippet snippet, string assembly)
    {
        string marked = $"#line {snippet.Line} \"{snippet.File}\"\n{snippet.Code}";
        bool whole = CSharpSyntaxTree.ParseText(snippet.Code, s_language).GetCompilationUnitRoot() is { Usings.Count: > 0 };
        SyntaxTree tree = CSharpSyntaxTree.ParseText(whole ? marked : Preamble().Replace(Place, $"\n{marked}\n#line default\n", StringComparison.Ordinal), s_language, "docs/methods/preamble.cs");
        var options = new CSharpCompilationOptions(whole ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable);
        return CSharpCompilation.Create(assembly, [tree, s_implicitUsings], s_references, options);
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
