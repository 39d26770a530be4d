using Microsoft.ML;

namespace MLNet.Xai.Persistence;

/// <summary>A transformer that is no explainer, and saved like one; it has <c>static ISavedTransformer Read(BinaryReader)</c> too.</summary>
internal interface ISavedTransformer : ITransformer
{
    /// <summary>Writes everything that <c>Read</c> of the same type reads.</summary>
    void Write(BinaryWriter writer);
}
