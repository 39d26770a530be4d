namespace SixLabors.ImageSharp.Processing.Processors.Transforms
{
    public interface IResampler
    {
        float Radius { get; }

        float GetValue(float x);
    }
}

namespace SixLabors.ImageSharp.Processing
{
    using Processors.Transforms;

    public static class KnownResamplers
    {
        public static IResampler Bicubic { get; } = new Sampler(2, Cubic);

        public static IResampler Triangle { get; } = new Sampler(1, x => MathF.Max(0, 1 - MathF.Abs(x)));

        public static IResampler Box { get; } = new Sampler(0.5f, x => x is > -0.5f and <= 0.5f ? 1 : 0);

        public static IResampler NearestNeighbor { get; } = new Sampler(0, _ => 1);

        private static float Cubic(float x)
        {
            x = MathF.Abs(x);
            return x <= 1 ? (((1.5f * x) - 2.5f) * x * x) + 1 : x < 2 ? (((((-0.5f * x) + 2.5f) * x) - 4) * x) + 2 : 0;
        }

        private sealed class Sampler(float radius, Func<float, float> value) : IResampler
        {
            public float Radius => radius;

            public float GetValue(float x) => value(x);
        }
    }
}
