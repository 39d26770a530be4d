using MLNet.Xai.Core;
using MLNet.Xai.Torch;
using MLNet.Xai.Torch.Hooks;
using MLNet.Xai.Vision.Cam;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Xai.Vision.Pipeline;

/// <summary>What every column about an image builds on: network, recipe, class names.</summary>
internal sealed record ImageClassifier(SharedModel<nn.Module<Tensor, Tensor>> Model, ImageRecipe Recipe, string[] Labels, OutputHead Head, int BatchSize)
{
    public int ClassCount { get; } = Head.ClassCount(Model.ClassCount);

    /// <summary>The classes that a target means, as far as is known without a picture.</summary>
    /// <param name="target">The target.</param>
    /// <param name="parameter">Whose fault it is.</param>
    /// <exception cref="ArgumentException">There is no such class, or there are not as many.</exception>
    public TargetClass[] Meant(ClassTarget target, string parameter) => target.Count <= ClassCount
        ? target.Resolve(new float[ClassCount], Labels)
        : throw new ArgumentException($"The top {target.Count} classes are asked for; there are {ClassCount}.", parameter);

    /// <summary>The head for a column: the one that the images are scored with.</summary>
    /// <exception cref="ArgumentException">The column's options say another.</exception>
    public ModelHead Agreed(ModelHead? asked, string parameter) => asked is null || asked == Head.Head ? Head.Head
        : throw new ArgumentException($"Head is {asked} here; the images are scored with {Head.Head}. Say it once, in ImageScoringOptions.", parameter);

    /// <summary>A tensor of all pictures, as the network takes them.</summary>
    public Tensor Batch(ReadOnlySpan<byte[]> pictures)
    {
        Tensor[] tensors = new Tensor[pictures.Length];
        for (int i = 0; i < tensors.Length; i++)
            tensors[i] = Recipe.ToTensor(pictures[i]);
        return tensors.Length == 1 ? tensors[0] : cat(tensors);
    }

    /// <summary>Scores of all pictures, row-major; the network is left as it was.</summary>
    public float[] Score(byte[][] pictures, CancellationToken cancellation)
    {
        var scores = new float[pictures.Length * ClassCount];
        for (int first = 0; first < pictures.Length; first += BatchSize)
        {
            cancellation.ThrowIfCancellationRequested();
            float[] batch = Score(pictures.AsSpan(first, Math.Min(BatchSize, pictures.Length - first)));
            batch.CopyTo(scores, first * ClassCount);
        }

        return scores;
    }

    /// <summary>Asks a network what it gives for pictures of these sizes.</summary>
    /// <param name="model">The network.</param>
    /// <param name="recipe">The pictures.</param>
    /// <param name="asked">The user's word on what outputs mean.</param>
    /// <returns>The number of its outputs, and what they mean.</returns>
    /// <exception cref="ArgumentException">It cannot take such pictures, gives something else, or what it gives must be explained by the user.</exception>
    public static (int Outputs, OutputHead Head) Ask(nn.Module<Tensor, Tensor> model, ImageRecipe recipe, ModelHead? asked)
    {
        lock (ModelLock.Of(model))
        {
            using var evaluation = new EvaluationMode(model);
            if (model.parameters().FirstOrDefault(p => p.dtype == ScalarType.Float64) is not null)
                throw new ArgumentException($"{model.GetName()} has weights in Float64, and images come as Float32: convert it first, model.to(torch.float32).");
            using DisposeScope scope = NewDisposeScope();
            using IDisposable quiet = no_grad();
            Tensor picture = zeros([1, recipe.Channels, recipe.Height, recipe.Width]), output;
            try
            {
                output = Call(model, picture);
            }
            catch (Exception e) when (e is System.Runtime.InteropServices.ExternalException or ArgumentException)
            {
                throw new ArgumentException(
                    $"{model.GetName()} cannot take pictures of the recipe '{recipe.Name}', [N, {recipe.Channels}, {recipe.Height}, {recipe.Width}]: {e.Message.Split('\n')[0]}", e);
            }

            long outputs = ModelOutputs.Check(model, output, 1).shape[1];
            return ((int)outputs, OutputHead.OfProbabilities(asked, outputs, model, x => Call(model, x), picture));
        }
    }

    private float[] Score(ReadOnlySpan<byte[]> pictures)
    {
        nn.Module<Tensor, Tensor> model = Model.Module;
        lock (ModelLock.Of(model))
        {
            using var evaluation = new EvaluationMode(model);
            using DisposeScope scope = NewDisposeScope();
            using IDisposable quiet = no_grad();
            Tensor output = ModelOutputs.Check(model, Call(model, Batch(pictures)), pictures.Length);
            return output.shape[1] == Model.ClassCount ? ModelOutputs.Values(Head.Probabilities(output)) : throw new InvalidOperationException(
                $"{model.GetName()} gives {output.shape[1]} outputs; it had {Model.ClassCount}.");
        }
    }

    private static Tensor Call(nn.Module<Tensor, Tensor> model, Tensor images) =>
        model.call(model.parameters().FirstOrDefault() is { } first ? images.to(first.device) : images);
}
