namespace Microsoft.ML.Trainers;

/// <summary>What a trainer learnt.</summary>
/// <typeparam name="TOutput">Type of the score.</typeparam>
public abstract class ModelParametersBase<TOutput> : ICanSaveModel
{
    private protected ModelParametersBase()
    {
    }

    void ICanSaveModel.Save(ModelSaveContext ctx) => Save(ctx);

    private protected abstract void Save(ModelSaveContext ctx);
}
