using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNet.Xai.Persistence;

[assembly: LoadableClass(typeof(ITransformer), typeof(LoadableExplained), null, typeof(SignatureLoadModel), "A model and its explainer", LoadableExplained.Signature)]

namespace MLNet.Xai.Persistence;

/// <summary>A model and its explainer inside a saved model: two components of ML.NET's.</summary>
internal static class LoadableExplained
{
    public const string Signature = "XaiExplained";
    private const string Model = "Model";
    private const string Explainer = "Explainer";

    /// <param name="context">Where to.</param>
    /// <param name="model">The model.</param>
    /// <param name="explainer">The explainer.</param>
    /// <param name="anyModel">Whether the model's type was no more than <see cref="ITransformer"/> to the program.</param>
    public static void Save(ModelSaveContext context, ITransformer model, ExplainingTransformer explainer, bool anyModel)
    {
        context.CheckAtModel();
        context.SetVersionInfo(Version());
        context.Writer.Write(anyModel);
        context.SaveModel(model, Model);
        context.SaveModel(explainer, Explainer);
    }

    // ML.NET finds this method by its name and parameters.
    private static ITransformer Create(IHostEnvironment env, ModelLoadContext context) => OtherMLNet.Use(() => Load(env, context));

    private static ITransformer Load(IHostEnvironment env, ModelLoadContext context)
    {
        context.CheckAtModel(Version());
        bool anyModel = context.Reader.ReadBoolean();
        context.LoadModel<ITransformer, SignatureLoadModel>(env, out ITransformer model, Model);
        context.LoadModel<ExplainingTransformer, SignatureLoadModel>(env, out ExplainingTransformer explainer, Explainer);
        return ExplainedTransformer.Of(anyModel ? typeof(ITransformer) : model.GetType(), model, explainer);
    }

    private static VersionInfo Version() => LoadableVersion.Of("XAI WITH", Signature);
}
