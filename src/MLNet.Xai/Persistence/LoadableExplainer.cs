using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNet.Xai.Columns;
using MLNet.Xai.Persistence;

[assembly: LoadableClass(typeof(ITransformer), typeof(LoadableExplainer), null, typeof(SignatureLoadModel), "Explanation columns", LoadableExplainer.Signature)]

namespace MLNet.Xai.Persistence;

/// <summary>Explanation columns inside a saved model, as ML.NET keeps its own transformers there.</summary>
internal static class LoadableExplainer
{
    public const string Signature = "XaiExplainer";

    public static void Save(ModelSaveContext context, RowExplainer explainer)
    {
        context.CheckAtModel();
        context.SetVersionInfo(Version());
        ExplainerState.Write(context.Writer, explainer);
    }

    // ML.NET finds this method by its name and parameters.
    private static ITransformer Create(IHostEnvironment env, ModelLoadContext context) => OtherMLNet.Use(() => Load(env, context));

    private static ExplainingTransformer Load(IHostEnvironment env, ModelLoadContext context)
    {
        context.CheckAtModel(Version());
        return ExplainerState.Read(context.Reader).For(env).ToTransformer(new Watch(new LoggedProgress(env), CancellationToken.None));
    }

    private static VersionInfo Version() => LoadableVersion.Of("XAI EXPL", Signature);
}
