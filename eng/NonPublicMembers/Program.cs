// NonPublicMembers <members.txt> <folder> <reference assembly>...
// Writes, for every assembly that the list names, a copy in which just the listed types and members are public.
using NonPublicMembers;

var list = MemberList.Read(args[0]);
Directory.CreateDirectory(args[1]);
foreach (string reference in args.Skip(2))
{
    string assembly = Path.GetFileNameWithoutExtension(reference);
    if (list.Of(assembly) is { } members)
        File.WriteAllBytes(Path.Combine(args[1], Path.GetFileName(reference)), PublicCopy.Of(File.ReadAllBytes(reference), assembly, members));
}
