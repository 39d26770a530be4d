namespace NonPublicMembers;

/// <summary>The recorded list: a line is <c>Assembly Type</c> or <c>Assembly Type::Member</c>; <c>#</c> starts a comment.</summary>
internal sealed class MemberList
{
    private readonly ILookup<string, string> _members;

    private MemberList(IEnumerable<string[]> lines) => _members = lines.ToLookup(line => line[0], line => line[1], StringComparer.Ordinal);

    public static MemberList Read(string file) => new(File.ReadLines(file)
        .Select(line => line.Split('#')[0].Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        .Where(parts => parts.Length == 2));

    /// <summary>What is listed of an assembly, or null.</summary>
    public HashSet<string>? Of(string assembly) => _members.Contains(assembly) ? [.. _members[assembly]] : null;
}
