using MLNet.Xai.Vision.Cam;
using MLNet.Xai.Vision.Hooks;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Xai.Vision.Pipeline;

/// <summary>What every column about an image builds on: network, recipe, class names.</summary>
internal sealed record ImageClassifier(SharedModel Model, ImageRecipe Recipe, string[] Labels, bool Softmax, int BatchSize)
{
    /// <summary>The classes that a target means, as far as is known without a picture.</summary>
    /// <param name="target">The target.</param>
    /// <param name="parameter">Whose fault it is.</param>
    /// <exception cref="ArgumentException">There is no such class, or there are not as many.</exception>
    public TargetClass[] Meant(ImageTarget target, string parameter) => target.Count <= Model.ClassCount
        ? target.Resolve(new float[Model.ClassCount], Labels)
        : throw new ArgumentException($"The top {target.Count} classes are asked for; the network has {Model.ClassCount}.", parameter);

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
        var scores = new float[pictures.Length * Model.ClassCount];
        for (int first = 0; first < pictures.Length; first += BatchSize)
        {
            cancellation.ThrowIfCancellationRequested();
            float[] batch = Score(pictures.AsSpan(first, Math.Min(BatchSize, pictures.Length - first)));
            batch.CopyTo(scores, first * Model.ClassCount);
        }

        return scores;
    }

    /// <summary>What a network gives for one picture of these sizes: the number of its classes.</summary>
    /// <exception cref="ArgumentException">It cannot take such pictures, or gives something else.</exception>
    public static int CountClasses(nn.Module<Tensor, Tensor> model, ImageRecipe recipe)
    {
        lock (ModelLock.Of(model))
        {
            using var evaluation = new EvaluationMode(model);
            if (model.parameters().FirstOrDefault(p => p.dtype == ScalarType.Float64) is not null)
                throw new ArgumentException($"{model.GetName()} has weights in Float64, and images come as Float32: convert it first, model.to(torch.float32).");
            using DisposeScope scope = NewDisposeScope();
            using IDisposable quiet = no_grad();
            Tensor output;
            try
            {
                output = Call(model, zeros([1, recipe.Channels, recipe.Height, recipe.Width]));
            }
            catch (Exception e) when (e is System.Runtime.InteropServices.ExternalException or ArgumentException)
            {
                throw new ArgumentException(
                    $"{model.GetName()} cannot take pictures of the recipe '{recipe.Name}', [N, {recipe.Channels}, {recipe.Height}, {recipe.Width}]: {e.Message.Split('\n')[0]}", e);
            }

            return output.dim() == 2 && output.shape[0] == 1 ? (int)output.shape[1] : throw new ArgumentException(
                $"{model.GetName()} gives [{string.Join(", ", output.shape)}] for one picture; a classifier gives [1, classes].");
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
            Tensor output = Call(model, Batch(pictures));
            float[] scores = CamRun.Scores(Softmax ? output.softmax(1) : output, pictures.Length);
            return scores.Length == pictures.Length * Model.ClassCount ? scores : throw new InvalidOperationException(
                $"{model.GetName()} gives {scores.Length / pictures.Length} scores; it has {Model.ClassCount} classes.");
        }
    }

    private static Tensor Call(nn.Module<Tensor, Tensor> model, Tensor images) =>
        model.call(model.parameters().FirstOrDefault() is { } first ? images.to(first.device) : images);
}
