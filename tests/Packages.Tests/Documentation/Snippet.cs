using System.Text;
using MLNet.Xai.Tests.Support;

namespace Packages.Tests.Documentation;

/// <summary>A block of C# in a page of the documentation.</summary>
/// <param name="File">The page, from the project's root.</param>
/// <param name="Line">Of its first line of code.</param>
/// <param name="Code">What a reader copies.</param>
public sealed record Snippet(string File, int Line, string Code)
{
    /// <summary>The page of whole programs for those who come from Python.</summary>
    public const string FromPython = "docs/from-python.md";

    public static IReadOnlyList<string> Pages { get; } =
        ["README.md", FromPython, .. Directory.GetFiles(Path.Combine(TestData.Root, "docs", "methods"), "*.md").Order(StringComparer.Ordinal).Select(p => $"docs/methods/{Path.GetFileName(p)}")];

    /// <summary>The snippets of a page, top to bottom.</summary>
    /// <exception cref="InvalidDataException">A block is not closed.</exception>
    public static IReadOnlyList<Snippet> All(string page)
    {
        string[] lines = System.IO.File.ReadAllLines(Path.Combine(TestData.Root, page));
        var found = new List<Snippet>();
        for (int i = 0; i < lines.Length; i++)
        {
            if (!lines[i].TrimStart().StartsWith("```csharp", StringComparison.Ordinal) && !lines[i].TrimStart().StartsWith("```cs", StringComparison.Ordinal))
                continue;
            int first = i + 1;
            var code = new StringBuilder();
            while (++i < lines.Length && !lines[i].TrimStart().StartsWith("```", StringComparison.Ordinal))
                code.Append(lines[i]).Append('\n');
            if (i == lines.Length)
                throw new InvalidDataException($"{page}, line {first}: the block is not closed.");
            found.Add(new Snippet(page, first + 1, code.ToString()));
        }

        return found;
    }
}
