using MLNet.Xai.Core;
using MLNet.Xai.Torch.Hooks;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MLNet.Xai.Torch.Attribution;

/// <summary>Rows to explain, one for each explanation, with their targets.</summary>
internal sealed record Explained(TargetedModel Model, Tensor Inputs, TargetClass[] Targets, int[] Images, int ImageCount)
{
    public int Count => Targets.Length;

    /// <summary>Settles mode and targets, then acts in a dispose scope; the model is afterwards as it was.</summary>
    /// <param name="model">The model.</param>
    /// <param name="input">[N, ...].</param>
    /// <param name="targets">One, or one a row.</param>
    /// <param name="classNames">For targets by name.</param>
    /// <param name="head">What the model's outputs mean, where the user says so.</param>
    /// <param name="probabilities">Whether the method asks for probabilities, so that the head must be known.</param>
    /// <param name="cancellation">Stops between two passes.</param>
    /// <param name="act">What to do.</param>
    public static T Run<T>(
        Module<Tensor, Tensor> model, Tensor input, IReadOnlyList<ClassTarget> targets, IReadOnlyList<string>? classNames, ModelHead? head, bool probabilities,
        CancellationToken cancellation, Func<Explained, double[], T> act)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(targets);
        lock (ModelLock.Of(model))
        {
            // Tensors made in inference mode could never have gradients.
            using IDisposable? ordinary = is_inference_mode_enabled() ? inference_mode(false) : null;
            using DisposeScope scope = NewDisposeScope();
            using var mode = new EvaluationMode(model);
            using var scoring = new ScoringModel(model, fold: true);
            Explained explained = Resolve(model, scoring, input, targets, classNames, head, probabilities, cancellation, out double[] scores);
            return act(explained, scores);
        }
    }

    /// <summary>Checks the input, asks the model, and finds what the targets mean for each row.</summary>
    internal static Explained Resolve(
        Module<Tensor, Tensor> model, ScoringModel scoring, Tensor input, IReadOnlyList<ClassTarget> targets, IReadOnlyList<string>? classNames, ModelHead? head,
        bool probabilities, CancellationToken cancellation, out double[] scores)
    {
        AttributionInput.Check(input);
        int images = checked((int)input.shape[0]);
        if (targets.Count != 1 && targets.Count != images)
            throw new ArgumentException($"There are {targets.Count} targets for {images} rows; give one, or one each.");
        Tensor rows = input.detach();
        if (model.parameters().FirstOrDefault() is { } first)
            rows = rows.to(first.device);
        cancellation.ThrowIfCancellationRequested();
        (OutputHead settled, double[][] outputs) = Ask(model, scoring, rows, targets, head, probabilities);
        List<TargetClass> classes = [];
        List<int> of = [];
        List<double> found = [];
        for (int i = 0; i < images; i++)
        {
            float[] single = [.. outputs[i].Select(v => (float)v)];
            foreach (TargetClass target in targets[targets.Count == 1 ? 0 : i].Resolve(single, classNames))
            {
                classes.Add(target);
                of.Add(i);
                found.Add(target.Score(outputs[i]));
            }
        }

        if (of.Count != images)
            rows = rows.index_select(0, tensor(of.Select(i => (long)i).ToArray(), device: rows.device));
        scores = [.. found];
        return new Explained(new TargetedModel(model, scoring, settled, cancellation), rows, [.. classes], [.. of], images);
    }

    private static (OutputHead Head, double[][] Outputs) Ask(
        Module<Tensor, Tensor> model, ScoringModel scoring, Tensor rows, IReadOnlyList<ClassTarget> targets, ModelHead? head, bool probabilities)
    {
        using IDisposable mode = no_grad();
        using DisposeScope scope = NewDisposeScope();
        Tensor raw = ModelOutputs.Check(model, model.call(rows), rows.shape[0]);
        OutputHead settled = probabilities
            ? OutputHead.OfProbabilities(head, raw.shape[1], model, scoring.Call, rows) : OutputHead.OfOutputs(head, raw.shape[1], targets);
        Tensor outputs = settled.Outputs(raw);
        return (settled, [.. ModelOutputs.Exactly(outputs).Chunk((int)outputs.shape[1])]);
    }

    /// <summary>One explanation's row [1, ...].</summary>
    public Tensor Row(int index) => Inputs.narrow(0, index, 1);
}
