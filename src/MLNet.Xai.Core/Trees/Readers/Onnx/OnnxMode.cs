namespace MLNet.Xai.Core.Trees.Readers.Onnx;

/// <summary>How a node compares: by the numbers that the operator TreeEnsemble gives them.</summary>
internal enum OnnxMode
{
    LessOrEqual,
    Less,
    GreaterOrEqual,
    Greater,
    Equal,
    NotEqual,
    Member,
}
