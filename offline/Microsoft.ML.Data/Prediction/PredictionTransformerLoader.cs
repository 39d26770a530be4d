using System.Reflection;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Makes the transformer of a loaded model: its type argument is the model's own (public) type, as it was after training.</summary>
internal static class PredictionTransformerLoader
{
    public static ITransformer Create(IHostEnvironment env, ModelLoadContext ctx, Type transformerType)
    {
        var model = ctx.LoadModel<ICanSaveModel>(env, "Model");
        string feature = ctx.Reader.ReadString();
        var featureType = ctx.Reader.ReadType();
        var type = transformerType.MakeGenericType(model is IHasPublicModelType special ? special.PublicType : model.GetType());
        return (ITransformer)Activator.CreateInstance(type, BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.DoNotWrapExceptions, null,
            [ctx.Reader, model, feature, featureType], null);
    }
}
