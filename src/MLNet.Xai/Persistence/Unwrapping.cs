using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Columns;

namespace MLNet.Xai.Persistence;

/// <summary>Finds saved explainers in a loaded model and puts the real ones in their place.</summary>
internal static class Unwrapping
{
    public static ITransformer Unwrap(MLContext ml, ITransformer model)
    {
        if (model is not TransformerChain<ITransformer> chain)
            return model;
        ITransformer[] parts = [.. chain];
        if (Surrogate.StateOf(ml, parts) is { } state)
            return StateText.Read(state).For(ml).ToTransformer();
        ITransformer[] unwrapped = [.. parts.Select(part => Unwrap(ml, part))];
        return parts.SequenceEqual(unwrapped) ? model : new TransformerChain<ITransformer>(unwrapped);
    }
}
