using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace NonPublicMembers;

/// <summary>A copy of an assembly to compile against, never to ship or run. Flags are changed in the metadata tables in place; nothing else of the file changes.</summary>
internal static class PublicCopy
{
    /// <exception cref="InvalidDataException">Something listed is not there.</exception>
    public static byte[] Of(byte[] file, string assembly, IReadOnlySet<string> wanted)
    {
        using var pe = new PEReader(new MemoryStream((byte[])file.Clone()));
        MetadataReader metadata = pe.GetMetadataReader();
        int start = pe.PEHeaders.MetadataStartOffset;
        var missing = new HashSet<string>(wanted, StringComparer.Ordinal);
        foreach (TypeDefinitionHandle handle in metadata.TypeDefinitions)
        {
            TypeDefinition type = metadata.GetTypeDefinition(handle);
            string name = NameOf(metadata, type);
            if (wanted.Contains(name))
            {
                missing.Remove(name);
                int at = RowOf(handle, TableIndex.TypeDef);
                uint flags = BitConverter.ToUInt32(file, at);
                BitConverter.TryWriteBytes(file.AsSpan(at), (flags & ~7u) | ((flags & 7) >= 2 ? 2u : 1u)); // 1 is public, from 2 on nested.
            }

            foreach (MethodDefinitionHandle method in type.GetMethods())
                Open($"{name}::{Plain(metadata.GetString(metadata.GetMethodDefinition(method).Name))}", RowOf(method, TableIndex.MethodDef) + 6); // Behind RVA and ImplFlags.
            foreach (FieldDefinitionHandle field in type.GetFields())
                Open($"{name}::{metadata.GetString(metadata.GetFieldDefinition(field).Name)}", RowOf(field, TableIndex.Field));
        }

        return missing.Count == 0 ? file : throw new InvalidDataException($"{assembly} has no {string.Join(", ", missing)}");

        void Open(string member, int at)
        {
            if (!wanted.Contains(member))
                return;
            missing.Remove(member);
            BitConverter.TryWriteBytes(file.AsSpan(at), (ushort)((BitConverter.ToUInt16(file, at) & ~7) | 6)); // 6 is public.
        }

        int RowOf(EntityHandle handle, TableIndex table) =>
            start + metadata.GetTableMetadataOffset(table) + (metadata.GetTableRowSize(table) * (metadata.GetRowNumber(handle) - 1));
    }

    /// <summary>A property is listed by its name, not by its accessor's.</summary>
    private static string Plain(string method) => method.StartsWith("get_", StringComparison.Ordinal) ? method[4..] : method;

    private static string NameOf(MetadataReader metadata, TypeDefinition type)
    {
        string name = metadata.GetString(type.Name);
        return type.GetDeclaringType() is { IsNil: false } outer
            ? $"{NameOf(metadata, metadata.GetTypeDefinition(outer))}/{name}"
            : $"{metadata.GetString(type.Namespace)}.{name}";
    }
}
