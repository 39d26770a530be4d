using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace MLNet.Xai.Tests.Support;

/// <summary>What an assembly refers to of ML.NET's assemblies that is not public there, in the words of eng/NonPublicMembers/members.txt.</summary>
public static class NonPublicMembers
{
    /// <summary>The recorded list.</summary>
    public static IReadOnlyList<string> Recorded() =>
        [.. File.ReadLines(Path.Combine(TestData.Root, "eng", "NonPublicMembers", "members.txt")).Select(line => line.Split('#')[0].Trim()).Where(line => line.Length > 0)];

    /// <summary>"Assembly Type" for a type that is not public, "Assembly Type::Member" for a member that is not public though its type is.</summary>
    /// <param name="file">The assembly; those that it refers to lie beside it or are loaded.</param>
    public static IReadOnlyCollection<string> UsedBy(string file)
    {
        using var pe = new PEReader(File.OpenRead(file));
        MetadataReader metadata = pe.GetMetadataReader();
        var used = new SortedSet<string>(StringComparer.Ordinal);
        foreach (TypeReferenceHandle handle in metadata.TypeReferences)
        {
            if (Find(metadata, handle) is { IsVisible: false } type)
                used.Add(Describe(type));
        }

        foreach (MemberReferenceHandle handle in metadata.MemberReferences)
        {
            MemberReference reference = metadata.GetMemberReference(handle);
            if (TypeOf(metadata, reference.Parent) is not { } type)
                continue;
            string name = metadata.GetString(reference.Name);
            MemberInfo[] members = type.GetMember(name, BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static);
            if (members.Length == 0)
                throw new InvalidOperationException($"{Path.GetFileName(file)} refers to {Describe(type)}::{name}, which is not there.");
            if (!members.Any(IsAccessible))
                used.Add($"{Describe(type)}::{(name.StartsWith("get_", StringComparison.Ordinal) ? name[4..] : name)}");
        }

        return used;
    }

    // A derived class may use what is protected.
    private static bool IsAccessible(MemberInfo member) => member switch
    {
        MethodBase method => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly,
        FieldInfo field => field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly,
        _ => true,
    };

    private static string Describe(Type type) => $"{type.Assembly.GetName().Name} {type.FullName!.Replace('+', '/')}";

    private static Type? TypeOf(MetadataReader metadata, EntityHandle parent) => parent.Kind switch
    {
        HandleKind.TypeReference => Find(metadata, (TypeReferenceHandle)parent),
        HandleKind.TypeSpecification => Generic(metadata, metadata.GetTypeSpecification((TypeSpecificationHandle)parent)),
        _ => null,
    };

    // GENERICINST (0x15), CLASS or VALUETYPE, then the generic type.
    private static Type? Generic(MetadataReader metadata, TypeSpecification specification)
    {
        BlobReader blob = metadata.GetBlobReader(specification.Signature);
        if (blob.ReadByte() != 0x15)
            return null;
        blob.ReadByte();
        EntityHandle type = blob.ReadTypeHandle();
        return type.Kind == HandleKind.TypeReference ? Find(metadata, (TypeReferenceHandle)type) : null;
    }

    /// <summary>The type itself, if it is one of ML.NET's.</summary>
    private static Type? Find(MetadataReader metadata, TypeReferenceHandle handle)
    {
        TypeReference reference = metadata.GetTypeReference(handle);
        string name = metadata.GetString(reference.Name);
        if (reference.ResolutionScope.Kind == HandleKind.TypeReference)
            return Find(metadata, (TypeReferenceHandle)reference.ResolutionScope)?.GetNestedType(name, BindingFlags.Public | BindingFlags.NonPublic);
        if (reference.ResolutionScope.Kind != HandleKind.AssemblyReference)
            return null;
        string assembly = metadata.GetString(metadata.GetAssemblyReference((AssemblyReferenceHandle)reference.ResolutionScope).Name);
        return assembly.StartsWith("Microsoft.ML", StringComparison.Ordinal)
            ? Assembly.Load(assembly).GetType($"{metadata.GetString(reference.Namespace)}.{name}", throwOnError: true)
            : null;
    }
}
