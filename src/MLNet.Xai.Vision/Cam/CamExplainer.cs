using System.Numerics.Tensors;
using MLNet.Xai.Core;
using MLNet.Xai.Core.Cam;
using MLNet.Xai.Torch.Hooks;
using MLNet.Xai.Vision.Models;
using MLNet.Xai.Vision.Onnx;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using Tensor = TorchSharp.torch.Tensor;

namespace MLNet.Xai.Vision.Cam;

/// <summary>
/// Class activation maps of any image classifier <c>[N, C, H, W] -> [N, classes]</c>. The model is left as it was found: no hooks, no gradients, its
/// training flags restored; explaining happens in evaluation mode.
/// </summary>
/// <remarks>
/// The gradient methods cost one forward pass and a backward pass down to the layer. Score-CAM costs a forward pass a channel, Ablation-CAM a pass
/// through the layers above. One model explains one batch at a time.
/// </remarks>
public sealed class CamExplainer
{
    private static readonly CamMethod[] s_withoutGradients =
        [CamMethod.EigenCam, CamMethod.KpcaCam, CamMethod.RandomCam, CamMethod.Cam, CamMethod.ScoreCam, CamMethod.SmoothedScoreCam,
         CamMethod.IntegratedScoreCam, CamMethod.AblationCam, CamMethod.AttentionRollout];

    private readonly Module<Tensor, Tensor> _model;

    /// <summary>Explains a model, which stays the caller's.</summary>
    public CamExplainer(Module<Tensor, Tensor> model)
    {
        ArgumentNullException.ThrowIfNull(model);
        _model = model;
    }

    /// <summary>Explains a batch of images.</summary>
    /// <param name="images">[N, C, H, W], as the model takes them.</param>
    /// <param name="options">What to compute; the defaults when null.</param>
    /// <param name="targets">One target an image; null for the options' one.</param>
    /// <param name="cancellation">Stops between two forward passes.</param>
    /// <returns>Image after image; for each as many as its target means.</returns>
    /// <exception cref="ArgumentException">A layer, a class or a shape is not what the model has; the message says which there are.</exception>
    public IReadOnlyList<CamExplanation> Explain(
        Tensor images, CamOptions? options = null, IReadOnlyList<ClassTarget>? targets = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(images);
        options ??= new CamOptions();
        options.Check();
        if (images.dim() != 4 || images.shape[0] < 1)
            throw new ArgumentException($"Images are [N, C, H, W], not [{string.Join(", ", images.shape)}].", nameof(images));
        if (targets is not null && targets.Count != images.shape[0])
            throw new ArgumentException($"There are {targets.Count} targets for {images.shape[0]} images.", nameof(targets));
        string[] layers = Layers(options);
        lock (ModelLock.Of(_model))
        {
            using var evaluation = new EvaluationMode(_model);
            using IDisposable? ordinary = is_inference_mode_enabled() ? inference_mode(false) : null;
            using DisposeScope scope = NewDisposeScope();
            Tensor input = images.detach();
            if (_model.parameters().FirstOrDefault() is { } first)
                input = input.to(first.device);
            TargetClass[][] resolved = [];
            List<List<LayerMap>> sums = [];
            List<CamExplanation> explanations = [];
            // The first variant is the image itself: targets are those of the image, also in its changed copies.
            (bool Mirror, double Factor)[] variants = options.AugSmooth ? [(false, 1), (false, 0.9), (false, 1.1), (true, 1), (true, 0.9), (true, 1.1)] : [(false, 1)];
            foreach ((bool mirror, double factor) in variants)
            {
                using DisposeScope inner = NewDisposeScope();
                Tensor variant = (mirror ? input.flip(3) : input) * factor;
                using CamRun run = Start(variant, layers, options, targets ?? [options.Target]);
                if (resolved.Length == 0)
                    resolved = Resolve(run, options, targets);
                List<LayerMap>[] maps = Maps(run, resolved, cancellation);
                for (int i = 0; i < maps.Length; i++)
                {
                    if (sums.Count == i)
                        sums.Add([]);
                    sums[i].AddRange(maps[i].Select(m => mirror ? Mirrored(m) : m));
                }

                if (explanations.Count == 0)
                    explanations = Describe(run, resolved);
            }

            return Mean(explanations, sums, variants.Length);
        }
    }

    private static List<CamExplanation> Describe(CamRun run, TargetClass[][] resolved) => [.. resolved.SelectMany((classes, image) => classes.Select(c => new CamExplanation
    {
        Image = image,
        Class = c.Class,
        Against = c.Against < 0 ? null : c.Against,
        Score = c.Score(run.LogitsOf(image)),
        Map = [],
        Height = 0,
        Width = 0,
        Remark = run.Remark,
    }))];

    private static CamExplanation[] Mean(List<CamExplanation> explanations, List<List<LayerMap>> sums, int variants)
    {
        var result = new CamExplanation[explanations.Count];
        int[] used = new int[sums.Count];
        for (int e = 0; e < result.Length; e++)
        {
            CamExplanation about = explanations[e];
            List<LayerMap> all = sums[about.Image];
            int perVariant = all.Count / variants, at = used[about.Image]++;
            float[] map = (float[])all[at].Values.Clone();
            for (int v = 1; v < variants; v++)
                TensorPrimitives.Add(map, all[(v * perVariant) + at].Values, map);
            if (variants > 1)
                TensorPrimitives.Divide(map, variants, map);
            result[e] = new CamExplanation
            {
                Image = about.Image,
                Class = about.Class,
                Against = about.Against,
                Score = about.Score,
                Map = map,
                Height = all[at].Height,
                Width = all[at].Width,
                Remark = about.Remark,
            };
        }

        return result;
    }

    private static LayerMap Mirrored(LayerMap map)
    {
        for (int y = 0; y < map.Height; y++)
            map.Values.AsSpan(y * map.Width, map.Width).Reverse();
        return map;
    }

    private static TargetClass[][] Resolve(CamRun run, CamOptions options, IReadOnlyList<ClassTarget>? targets) =>
        [.. Enumerable.Range(0, run.Count).Select(i => (targets?[i] ?? options.Target).Resolve(run.LogitsOf(i), options.ClassNames))];

    /// <summary>Finished maps by image, one a target.</summary>
    private static List<LayerMap>[] Maps(CamRun run, TargetClass[][] resolved, CancellationToken cancellation)
    {
        List<LayerMap>[] maps = [.. resolved.Select(_ => new List<LayerMap>())];
        for (int pass = 0; pass < resolved.Max(r => r.Length); pass++)
        {
            TargetClass[] targets = [.. resolved.Select(r => r[Math.Min(pass, r.Length - 1)])];
            LayerMap[][] raw = Raw(run, targets, cancellation);
            for (int i = 0; i < maps.Length; i++)
            {
                if (pass < resolved[i].Length)
                    maps[i].Add(Finish(raw[i], run, i));
            }
        }

        return maps;
    }

    private static LayerMap Finish(LayerMap[] layers, CamRun run, int image) => layers.All(l => Array.TrueForAll(l.Values, float.IsFinite))
        ? LayerMap.Finish(layers, run.Options, run.Height, run.Width)
        : throw new InvalidOperationException($"{run.Options.Method} found values that are not finite for image {image}: the model's gradients or activations overflow for this input.");

    private static LayerMap[][] Raw(CamRun run, TargetClass[] targets, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        switch (run.Options.Method)
        {
            case CamMethod.Cam:
                double[][] weights = ClassifierWeights.Find(run, targets);
                return GradientMaps.Weighted(run, (_, image, _) => weights[image]);
            case CamMethod.FullGrad:
                return FullGradient.Compute(run, targets);
            case CamMethod.ScoreCam or CamMethod.SmoothedScoreCam or CamMethod.IntegratedScoreCam:
                return GradientMaps.Weighted(run, (layer, image, maps) => ScoreWeights.Compute(run, layer, image, maps, targets[image], cancellation));
            case CamMethod.AblationCam:
                return GradientMaps.Weighted(run, (layer, image, maps) => AblationWeights.Compute(run, layer, image, maps, targets[image], cancellation));
            case CamMethod.AttentionRollout or CamMethod.GradientRollout or CamMethod.LeGrad:
                return AttentionBased.Compute(run, targets);
            default:
                return GradientMaps.Compute(run, targets, NeedsGradients(run.Options.Method));
        }
    }

    private static bool NeedsGradients(CamMethod method) => !s_withoutGradients.Contains(method);

    private CamRun Start(Tensor variant, string[] layers, CamOptions options, IReadOnlyList<ClassTarget> targets)
    {
        if (options.Method == CamMethod.FullGrad)
            variant = variant.clone().requires_grad_(true);
        return new CamRun(_model, variant, layers, options, targets, NeedsGradients(options.Method), options.Method == CamMethod.LeGrad ? LayerwiseGradient.Blocks(layers) : []);
    }

    private string[] Layers(CamOptions options)
    {
        // These look at all layers, or go through many.
        if (options.Method is CamMethod.FullGrad or CamMethod.GradientRollout or CamMethod.LeGrad && _model is ILayeredNetwork network)
            network.RequireGradients();
        if (options.Method == CamMethod.FullGrad)
            return FullGradient.BiasLayers(_model);
        if (options.Layers.Count > 0)
            return [.. options.Layers];
        return (options.Method, _model) switch
        {
            (CamMethod.AttentionRollout or CamMethod.GradientRollout or CamMethod.LeGrad, VisionTransformer transformer) => [.. transformer.AttentionLayers],
            (CamMethod.AttentionRollout, OnnxImageModel { AttentionLayers: { Count: > 0 } found }) => [.. found],
            (CamMethod.AttentionRollout or CamMethod.GradientRollout or CamMethod.LeGrad, _) => throw new ArgumentException(
                $"{options.Method} needs to know the layers of {_model.GetName()} that give attention matrices: set Layers."),
            _ when FeatureLayers.Of(_model) is { } known => [known],
            _ => throw new ArgumentException($"Say which layer of {_model.GetName()} is meant: set Layers. There are: "
                + string.Join(", ", _model.named_modules().Where(m => m.module is Module<Tensor, Tensor>).Select(m => m.name)) + "."),
        };
    }
}
