using System.Numerics.Tensors;

namespace MLNet.Xai.Core.Cam;

/// <summary>Class activation maps at the layer's resolution, signed and unscaled: <see cref="CamScaling"/> makes pictures of them.</summary>
public static class CamMap
{
    /// <summary>The map of a method.</summary>
    /// <param name="method">The method.</param>
    /// <param name="activations">The layer's activations A.</param>
    /// <param name="gradients">d target / d A; not looked at by Eigen-CAM, KPCA-CAM and Random-CAM.</param>
    /// <param name="eigenSmooth">Whether to take the first principal component of the weighted activations instead of their sum.</param>
    /// <param name="seed">Seed of Random-CAM.</param>
    /// <param name="plusPlusEpsilon">The constant in Grad-CAM++'s denominator: <see cref="ChannelWeights.GradCamPlusPlus"/>.</param>
    /// <returns>Row-major, height x width.</returns>
    /// <exception cref="ArgumentException">Activations and gradients differ in shape.</exception>
    public static float[] Compute(
        CamMethod method, FeatureMaps activations, FeatureMaps gradients, bool eigenSmooth = false, int seed = 42, double plusPlusEpsilon = ChannelWeights.PlusPlusEpsilon)
    {
        switch (method)
        {
            case CamMethod.EigenCam:
                return PrincipalComponent.Project(activations.Values, activations.Channels, activations.Pixels);
            case CamMethod.KpcaCam:
                return KernelPrincipalComponent.Project(activations.Values, activations.Channels, activations.Pixels);
            case CamMethod.EigenGradCam:
                SameShape(activations, gradients);
                return PrincipalComponent.Project(Weighted(activations, gradients, positive: false), activations.Channels, activations.Pixels);
            case CamMethod.GradCam:
                return Combine(activations, ChannelWeights.GradCam(gradients), eigenSmooth);
            case CamMethod.GradCamPlusPlus:
                return Combine(activations, ChannelWeights.GradCamPlusPlus(activations, gradients, plusPlusEpsilon), eigenSmooth);
            case CamMethod.XGradCam:
                return Combine(activations, ChannelWeights.XGradCam(activations, gradients), eigenSmooth);
            case CamMethod.RandomCam:
                return Combine(activations, ChannelWeights.Random(activations.Channels, seed), eigenSmooth);
            case CamMethod.HiResCam:
                return Sum(activations, Weighted(activations, gradients, positive: false), eigenSmooth);
            case CamMethod.LayerCam:
                return Sum(activations, Weighted(activations, gradients, positive: true), eigenSmooth);
            case CamMethod.GradCamElementWise:
                float[] products = Weighted(activations, gradients, positive: false);
                TensorPrimitives.Max(products, 0f, products);
                return Sum(activations, products, eigenSmooth);
            default:
                throw new ArgumentOutOfRangeException(nameof(method), method, "This class activation map does not follow from activations and gradients alone.");
        }
    }

    /// <summary>A map of given channel weights: Score-CAM, Ablation-CAM, or the classifier's weights for plain CAM (Zhou et al., CVPR 2016).</summary>
    public static float[] Combine(FeatureMaps activations, ReadOnlySpan<double> weights, bool eigenSmooth = false)
    {
        if (!eigenSmooth)
            return activations.Combine(weights);
        if (weights.Length != activations.Channels)
            throw new ArgumentException($"There are {weights.Length} weights for {activations.Channels} channels.", nameof(weights));
        float[] weighted = activations.Values.ToArray();
        for (int c = 0; c < weights.Length; c++)
        {
            Span<float> map = weighted.AsSpan(c * activations.Pixels, activations.Pixels);
            TensorPrimitives.Multiply(map, (float)weights[c], map);
        }

        return PrincipalComponent.Project(weighted, activations.Channels, activations.Pixels);
    }

    internal static void SameShape(FeatureMaps activations, FeatureMaps gradients)
    {
        if (activations.Channels != gradients.Channels || activations.Height != gradients.Height || activations.Width != gradients.Width)
        {
            throw new ArgumentException(
                $"The activations are {activations.Channels} x {activations.Height} x {activations.Width}, the gradients {gradients.Channels} x {gradients.Height} x {gradients.Width}.",
                nameof(gradients));
        }
    }

    private static float[] Weighted(FeatureMaps activations, FeatureMaps gradients, bool positive)
    {
        SameShape(activations, gradients);
        float[] products = gradients.Values.ToArray();
        if (positive)
            TensorPrimitives.Max(products, 0f, products);
        TensorPrimitives.Multiply(products, activations.Values, products);
        return products;
    }

    private static float[] Sum(FeatureMaps shape, float[] values, bool eigenSmooth)
    {
        if (eigenSmooth)
            return PrincipalComponent.Project(values, shape.Channels, shape.Pixels);
        var map = new float[shape.Pixels];
        for (int c = 0; c < shape.Channels; c++)
            TensorPrimitives.Add(map, values.AsSpan(c * shape.Pixels, shape.Pixels), map);
        return map;
    }
}
