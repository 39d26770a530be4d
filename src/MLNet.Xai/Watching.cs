using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Xai;

/// <summary>A transformer that can have another <see cref="Watch"/>.</summary>
internal interface IWatched
{
    /// <summary>The same transformer, which shares all that is large, with another watch.</summary>
    ITransformer With(Watch watch);
}

/// <summary>Gives all explainers inside a model another <see cref="Watch"/>.</summary>
internal static class Watching
{
    public static ITransformer With(ITransformer model, Watch watch)
    {
        switch (model)
        {
            case IWatched watched:
                return watched.With(watch);
            case ITransformerChainAccessor { Transformers.Length: > 0 } chain:
                var all = new TransformerChain<ITransformer>();
                for (int i = 0; i < chain.Transformers.Length; i++)
                    all = all.Append(With(chain.Transformers[i], watch), chain.Scopes[i]);
                return all;
            default:
                return model;
        }
    }
}
