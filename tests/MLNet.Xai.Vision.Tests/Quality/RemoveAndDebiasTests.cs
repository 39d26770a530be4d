using MLNet.Xai.Core;
using MLNet.Xai.Vision.Quality;
using MLNet.Xai.Vision.Tests.Attribution;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNet.Xai.Vision.Tests.Quality;

public sealed class RemoveAndDebiasTests
{
    [Fact]
    public void Fill_AnyHoles_EveryMissingPixelIsTheWeightedMeanOfItsNeighbours()
    {
        (int height, int width) = (9, 7);
        var random = new Random(3);
        double[] pixels = [.. Enumerable.Range(0, height * width).Select(_ => random.NextDouble())];
        bool[] missing = [.. pixels.Select(_ => random.NextDouble() < 0.6)];
        double[] filled = (double[])pixels.Clone();
        new LinearImputation(missing, height, width).Fill(filled);
        for (int p = 0; p < pixels.Length; p++)
        {
            if (!missing[p])
            {
                filled[p].ShouldBe(pixels[p]);
                continue;
            }

            double sum = 0, weights = 0;
            for (int y = Math.Max(0, (p / width) - 1); y <= Math.Min(height - 1, (p / width) + 1); y++)
            {
                for (int x = Math.Max(0, (p % width) - 1); x <= Math.Min(width - 1, (p % width) + 1); x++)
                {
                    if ((y * width) + x == p)
                        continue;
                    double weight = y == p / width || x == p % width ? 2 : 1;
                    (sum, weights) = (sum + (weight * filled[(y * width) + x]), weights + weight);
                }
            }

            filled[p].ShouldBe(sum / weights, 1e-7);
        }
    }

    [Fact]
    public void Fill_Plane_IsGivenBackInside()
    {
        double[] plane = [.. Enumerable.Range(0, 100).Select(p => (0.3 * (p / 10)) - (0.1 * (p % 10)))];
        bool[] missing = [.. Enumerable.Range(0, 100).Select(p => p / 10 is > 0 and < 9 && p % 10 is > 0 and < 9)];
        double[] filled = [.. plane.Select((v, p) => missing[p] ? double.MaxValue : v)];
        new LinearImputation(missing, 10, 10).Fill(filled);
        filled.ShouldBe(plane, 1e-7);
    }

    [Fact]
    public void Measure_ModelThatLooksAtOnePlace_LowersItWhenThatGoesFirst()
    {
        using DisposeScope scope = NewDisposeScope();
        using var model = new Patch();
        Tensor images = zeros([1, 1, 8, 8], ScalarType.Float64);
        images.narrow(2, 2, 3).narrow(3, 2, 3).fill_(1);
        float[] map = [.. GoldenCase.Values(images).Select(v => (float)v)];
        RemovalScores scores = new RemoveAndDebias { Parts = [0.2, 0.5] }.Measure(model, images, [map], ClassTarget.Class(0))[0];
        scores.MostRelevantFirst.ShouldAllBe(c => c < -0.3);
        scores.LeastRelevantFirst.ShouldAllBe(c => Math.Abs(c) < 0.01);
        scores.Combined.ShouldBeGreaterThan(0.15);
        new RemoveAndDebias { Parts = [0.2, 0.5] }.Measure(model, images, [map], ClassTarget.Class(0))[0].Combined.ShouldBe(scores.Combined);
    }

    [Fact]
    public void Measure_WrongMap_SaysWhat()
    {
        using DisposeScope scope = NewDisposeScope();
        using Sequential model = Nets.Convolutional();
        Tensor images = Nets.Images(1);
        Should.Throw<ArgumentException>(() => new RemoveAndDebias().Measure(model, images, [new float[63]])).Message.ShouldContain("64");
        Should.Throw<ArgumentException>(() => new RemoveAndDebias().Measure(model, images, [])).Message.ShouldContain("0 maps");
        Should.Throw<ArgumentException>(() => new RemoveAndDebias { Parts = [1] }.Measure(model, images, [new float[64]])).Message.ShouldContain("between 0 and 1");
        Should.Throw<ArgumentException>(() => new InsertionDeletion().Measure(model, images, [[.. Enumerable.Repeat(float.NaN, 64)]])).Message.ShouldContain("NaN");
    }

    private sealed class Patch() : nn.Module<Tensor, Tensor>("patch")
    {
        public override Tensor forward(Tensor input)
        {
            Tensor mean = input.narrow(2, 2, 3).narrow(3, 2, 3).mean([1, 2, 3]).unsqueeze(1);
            return cat([mean * 8, (mean * 0) + 4], 1);
        }
    }
}
