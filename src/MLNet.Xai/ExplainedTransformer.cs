using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Xai;

/// <summary>Makes <see cref="ExplainedTransformer{TModel, TExplainer}"/>s.</summary>
internal static class ExplainedTransformer
{
    /// <summary>A model and its explainer; a predictor where the model is one.</summary>
    public static ExplainedTransformer<TModel, TExplainer> Of<TModel, TExplainer>(TModel model, TExplainer explainer)
        where TModel : ITransformer
        where TExplainer : ExplainingTransformer =>
        (ExplainedTransformer<TModel, TExplainer>)Of(typeof(TModel), model, explainer);

    /// <summary>The same for a model whose type is known only now.</summary>
    public static ITransformer Of(Type modelType, ITransformer model, ExplainingTransformer explainer)
    {
        Type? parameters = model is ISingleFeaturePredictionTransformer
            ? Array.Find(model.GetType().GetInterfaces(), i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(ISingleFeaturePredictionTransformer<>))
            : null;
        Type type = parameters is null
            ? typeof(ExplainedTransformer<,>).MakeGenericType(modelType, explainer.GetType())
            : typeof(ExplainedPredictor<,,>).MakeGenericType(modelType, explainer.GetType(), parameters.GenericTypeArguments[0]);
        return (ITransformer)Activator.CreateInstance(type, System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Public,
            null, [model, explainer], null)!;
    }
}
