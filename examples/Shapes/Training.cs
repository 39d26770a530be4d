using MLNet.Xai.Torch.Weights;
using MLNet.Xai.Vision;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Shapes;

/// <summary>Teaches a network the shapes, every batch new pictures, and examines it on pictures that it never saw.</summary>
public static class Training
{
    /// <summary>Pictures from this number on are not trained on.</summary>
    public const int HeldOut = 1_000_000;

    private const int Batch = 32;

    /// <summary>How pictures are prepared.</summary>
    public static ImageRecipe Recipe { get; } = new()
    {
        Name = "shapes",
        Height = ShapePicture.Size,
        Width = ShapePicture.Size,
        Mean = [0.5f, 0.5f, 0.5f],
        Deviation = [0.25f, 0.25f, 0.25f],
    };

    /// <summary>Reads the network's weights from a file; trains it and writes that file where there is none.</summary>
    public static void Once(Module<Tensor, Tensor> model, int steps, double rate, string file, bool again = false)
    {
        if (again || !File.Exists(file))
        {
            Fit(model, steps, rate);
            ModelWeights.Save(model, file);
        }

        ModelWeights.Load(model, file);
    }

    /// <summary>Adam, the rate rising over a tenth of the steps and falling to zero over the others.</summary>
    public static void Fit(Module<Tensor, Tensor> model, int steps, double rate)
    {
        model.train();
        using optim.Optimizer optimizer = optim.Adam(model.parameters(), rate);
        for (int step = 0; step < steps; step++)
        {
            using DisposeScope scope = NewDisposeScope();
            double done = (step + 1.0) / steps;
            foreach (var group in optimizer.ParamGroups)
                group.LearningRate = rate * (done < 0.1 ? done / 0.1 : 0.5 + (0.5 * Math.Cos(Math.PI * (done - 0.1) / 0.9)));
            (Tensor pictures, Tensor labels) = Pictures(step * Batch, Batch);
            Tensor loss = functional.cross_entropy(model.call(pictures), labels);
            optimizer.zero_grad();
            loss.backward();
            optimizer.step();
        }

        model.eval();
    }

    /// <summary>The part of held-out pictures whose class the network says.</summary>
    public static double Accuracy(Module<Tensor, Tensor> model, int count = 500)
    {
        int right = 0;
        for (int at = 0; at < count; at += Batch)
        {
            using DisposeScope scope = NewDisposeScope();
            using IDisposable quiet = no_grad();
            (Tensor pictures, Tensor labels) = Pictures(HeldOut + at, Math.Min(Batch, count - at));
            right += (int)model.call(pictures).argmax(1).eq(labels).sum().item<long>();
        }

        return (double)right / count;
    }

    private static (Tensor Pictures, Tensor Labels) Pictures(int first, int count)
    {
        ShapePicture[] drawn = [.. Enumerable.Range(first, count).Select(ShapePicture.Draw)];
        return (cat([.. drawn.Select(p => Recipe.ToTensor(p.Rgb))]), tensor([.. drawn.Select(p => (long)p.Shape)]));
    }
}
