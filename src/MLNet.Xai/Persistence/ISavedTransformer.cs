using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace MLNet.Xai.Persistence;

/// <summary>A transformer that is no explainer, and saved like one; it has <c>static ISavedTransformer Read(BinaryReader)</c> too.</summary>
internal interface ISavedTransformer : ITransformer
{
    /// <summary>Writes everything that <c>Read</c> of the same type reads.</summary>
    void Write(BinaryWriter writer);

    /// <summary>The same transformer where a model was loaded: on the device that the environment asks for, with its log.</summary>
    ISavedTransformer For(IHostEnvironment env) => this;
}
