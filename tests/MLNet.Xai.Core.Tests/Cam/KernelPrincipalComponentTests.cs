using MLNet.Xai.Core.Cam;

namespace MLNet.Xai.Core.Tests.Cam;

public sealed class KernelPrincipalComponentTests
{
    // Centred pixels a and -a in two channels: the kernel is tanh(2 a^2 / 2 + 1) and tanh(1 - 2 a^2 / 2); its component is (1, -1) / sqrt(2).
    [Fact]
    public void Project_TwoPixels_ByHand()
    {
        float[] map = CamMap.Compute(CamMethod.KpcaCam, new FeatureMaps([5.5f, 4.5f, 1.5f, 0.5f], 2, 1, 2), new FeatureMaps([0, 0, 0, 0], 2, 1, 2));
        double value = Math.Tanh(1.25) - Math.Tanh(0.75);
        map[0].ShouldBe((float)Math.Sqrt(value / 2), 1e-6f);
        map[1].ShouldBe(-map[0], 1e-6f);
    }

    [Fact]
    public void Project_Map_IsAnEigenvectorOfTheCentredKernel()
    {
        const int channels = 3, pixels = 4;
        float[] maps = [1, 2, 4, 0, 0.5f, -1, 0, 1, 2, 2, 1, 3];
        float[] map = CamMap.Compute(CamMethod.KpcaCam, new FeatureMaps(maps, channels, 2, 2), new FeatureMaps(maps, channels, 2, 2));

        double[,] kernel = new double[pixels, pixels];
        for (int i = 0; i < pixels; i++)
        {
            for (int j = 0; j < pixels; j++)
            {
                double dot = 0;
                for (int c = 0; c < channels; c++)
                {
                    double mean = Enumerable.Range(0, pixels).Average(p => maps[(c * pixels) + p]);
                    dot += (maps[(c * pixels) + i] - mean) * (maps[(c * pixels) + j] - mean);
                }

                kernel[i, j] = Math.Tanh((dot / channels) + 1);
            }
        }

        double RowMean(int i) => Enumerable.Range(0, pixels).Average(j => kernel[i, j]);
        double all = Enumerable.Range(0, pixels).Average(RowMean);
        double value = map.Sum(m => (double)m * m), trace = 0;
        for (int i = 0; i < pixels; i++)
        {
            double product = 0;
            for (int j = 0; j < pixels; j++)
                product += (kernel[i, j] - RowMean(i) - RowMean(j) + all) * map[j];
            product.ShouldBe(value * map[i], 1e-5);
            trace += kernel[i, i] - (2 * RowMean(i)) + all;
        }

        value.ShouldBeGreaterThan(trace / 2);    // no other one can be larger
        map.MaxBy(Math.Abs).ShouldBeGreaterThan(0);
    }
}
