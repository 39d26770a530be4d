using MLNet.Xai.Core;

namespace MLNet.Xai.Torch.Saving;

/// <summary>A target inside the state of a saved explainer, and in words.</summary>
internal static class TargetState
{
    public static string Describe(ClassTarget target) => target switch
    {
        { Name: { } name } => name,
        { Against: >= 0 } => $"class {target.Index} against class {target.Against}",
        { Index: >= 0 } => $"class {target.Index}",
        { Count: > 1 } => $"top {target.Count}",
        _ => "predicted",
    };

    public static void Write(BinaryWriter writer, ClassTarget target)
    {
        writer.Write(target.Index);
        writer.Write(target.Name ?? "");
        writer.Write(target.Count);
        writer.Write(target.Against);
    }

    /// <param name="reader">Where from.</param>
    /// <param name="classes">The network's classes; each class of the target has columns of its own.</param>
    /// <exception cref="InvalidDataException">There are not as many classes.</exception>
    public static ClassTarget Read(BinaryReader reader, int classes)
    {
        (int index, string name, int count, int against) = (reader.ReadInt32(), reader.ReadString(), reader.ReadInt32(), reader.ReadInt32());
        if (count > classes)
            throw new InvalidDataException($"the top {count} of {classes} classes are explained");
        return name.Length > 0 ? ClassTarget.Named(name)
            : against >= 0 ? ClassTarget.Difference(index, against)
            : index >= 0 ? ClassTarget.Class(index)
            : count > 1 ? ClassTarget.Top(count)
            : ClassTarget.Predicted;
    }
}
