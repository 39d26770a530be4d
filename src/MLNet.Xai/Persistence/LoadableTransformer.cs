using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNet.Xai.Persistence;

[assembly: LoadableClass(typeof(ITransformer), typeof(LoadableTransformer), null, typeof(SignatureLoadModel), "Columns beside explanations", LoadableTransformer.Signature)]

namespace MLNet.Xai.Persistence;

/// <summary>A transformer of ours that is no explainer inside a saved model, as ML.NET keeps its own there.</summary>
internal static class LoadableTransformer
{
    public const string Signature = "XaiTransformer";

    public static void Save(ModelSaveContext context, ISavedTransformer transformer)
    {
        context.CheckAtModel();
        context.SetVersionInfo(Version());
        ExplainerState.Write(context.Writer, transformer.GetType(), transformer.Write);
    }

    // ML.NET finds this method by its name and parameters.
    private static ITransformer Create(IHostEnvironment env, ModelLoadContext context) => OtherMLNet.Use(() => Load(env, context));

    private static ISavedTransformer Load(IHostEnvironment env, ModelLoadContext context)
    {
        context.CheckAtModel(Version());
        return ExplainerState.Read<ISavedTransformer>(context.Reader).For(env);
    }

    private static VersionInfo Version() => LoadableVersion.Of("XAI TRAN", Signature);
}
