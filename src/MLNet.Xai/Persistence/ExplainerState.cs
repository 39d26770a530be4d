using System.Reflection;
using System.Text;
using MLNet.Xai.Columns;

namespace MLNet.Xai.Persistence;

/// <summary>An explainer (or another of our transformers) in binary form: its type, how long its state is, the state that it writes itself, and the state's SHA-256.</summary>
internal static class ExplainerState
{
    /// <exception cref="InvalidOperationException">The explainer holds something that cannot be saved.</exception>
    public static void Write(BinaryWriter writer, RowExplainer explainer) => Write(writer, explainer.GetType(), explainer.Write);

    /// <param name="writer">Where to.</param>
    /// <param name="type">The type whose <c>Read</c> will read it.</param>
    /// <param name="write">Writes the state.</param>
    public static void Write(BinaryWriter writer, Type type, Action<BinaryWriter> write)
    {
        writer.Write(NameOf(type));
        writer.Write(0L);
        writer.Flush();
        Stream stream = writer.BaseStream;
        using var state = StateStream.ToWrite(stream);
        using (var own = new BinaryWriter(state, Encoding.UTF8, leaveOpen: true))
            write(own);
        long end = stream.Position;
        stream.Position = end - state.Length - sizeof(long);
        writer.Write(state.Length);
        writer.Flush();
        stream.Position = end;
        writer.Write(state.Hash());
    }

    /// <summary>A part of a state, of one of several types: the state around it has the length and the hash.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="type">The type whose <c>Read</c> will read it.</param>
    /// <param name="write">Writes the part.</param>
    public static void WritePart(BinaryWriter writer, Type type, Action<BinaryWriter> write)
    {
        writer.Write(NameOf(type));
        write(writer);
    }

    /// <summary>What <see cref="WritePart"/> wrote.</summary>
    /// <typeparam name="T">Of this type it must be.</typeparam>
    /// <exception cref="InvalidDataException">There is no such type here.</exception>
    public static T ReadPart<T>(BinaryReader reader)
        where T : class => Create<T>(reader.ReadString(), reader);

    /// <exception cref="InvalidDataException">The state is damaged, or of a later version.</exception>
    public static RowExplainer Read(BinaryReader reader) => Read<RowExplainer>(reader);

    /// <typeparam name="T">Of this type it must be.</typeparam>
    /// <exception cref="InvalidDataException">The state is damaged, or of a later version.</exception>
    public static T Read<T>(BinaryReader reader)
        where T : class
    {
        string failure;
        try
        {
            string name = reader.ReadString();
            long length = reader.ReadInt64(), left = reader.BaseStream.Length - reader.BaseStream.Position;
            if (length < 0 || length > left)
                throw new InvalidDataException($"it says to be {length} bytes long, and {left} are there");
            using var state = StateStream.ToRead(reader.BaseStream, length);
            T explainer;
            using (var own = new BinaryReader(state, Encoding.UTF8, leaveOpen: true))
                explainer = Create<T>(name, own);
            if (state.Position != length)
                throw new InvalidDataException($"{length - state.Position} of its bytes are left over");
            return reader.ReadBytes(state.Hash().Length).AsSpan().SequenceEqual(state.Hash()) ? explainer : throw new InvalidDataException("its content does not match its hash");
        }
        catch (Exception e) when (e is IOException or FormatException or ArgumentException or InvalidDataException or OverflowException
            or IndexOutOfRangeException or TypeLoadException)
        {
            failure = e.Message.TrimEnd('.');
        }

        // Without an inner exception: ML.NET wraps what is thrown here several times, and the innermost is what people look for.
        throw new InvalidDataException($"The state of an explainer in the model cannot be read ({failure}). Was the model's file truncated or changed?");
    }

    private static string NameOf(Type type) => $"{type.FullName}, {type.Assembly.GetName().Name}";

    // RowExplainer and ISavedTransformer are internal: only our own types can be named.
    private static T Create<T>(string name, BinaryReader reader)
        where T : class
    {
        Type? type = Type.GetType(name, throwOnError: false);
        MethodInfo? read = type is not null && type.IsAssignableTo(typeof(T))
            ? type.GetMethod("Read", BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic, [typeof(BinaryReader)])
            : null;
        if (read is null)
            throw new InvalidDataException($"there is no explainer '{name}' here: add the package that has it");
        return read.CreateDelegate<Func<BinaryReader, T>>()(reader);
    }
}
