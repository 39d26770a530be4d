namespace MLNet.Xai.Vision.Onnx;

/// <summary>Types of elements by ONNX's numbers, and how often they stand in a model for pictures.</summary>
internal static class OnnxElement
{
    public const long Single = 1;
    public const long Int64 = 7;
    public const long Float16 = 10;
    public const long Double = 11;
    public const long BFloat16 = 16;

    /// <summary>In words, for messages.</summary>
    public static string Name(long type) => type switch
    {
        Single => "float",
        2 => "uint8",
        3 => "int8",
        4 => "uint16",
        5 => "int16",
        6 => "int32",
        Int64 => "int64",
        8 => "string",
        9 => "bool",
        Float16 => "float16",
        Double => "double",
        BFloat16 => "bfloat16",
        0 => "no tensor",
        _ => $"type {type}",
    };
}
