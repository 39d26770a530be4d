using MLNet.Xai.Core.Cam;

namespace MLNet.Xai.Core.Tests.Cam;

public sealed class AttentionRolloutTests
{
    private const int Layers = 3, Heads = 2, Tokens = 5;

    [Fact]
    public void Compute_IsTheRowOfTheMatrixProduct()
    {
        float[] attention = Attention(1);
        double[,] product = Identity();
        for (int l = 0; l < Layers; l++)
            product = Multiply(Layer(attention, l), product);
        AttentionRollout.Compute(new(attention, Layers, Heads, Tokens))
            .ShouldBe(Enumerable.Range(1, Tokens - 1).Select(t => (float)product[0, t]), 1e-6f);
    }

    [Fact]
    public void Compute_NoDiscard_SumsToOneWithTheClassToken()
    {
        float[] map = AttentionRollout.Compute(new(Attention(2), Layers, Heads, Tokens), HeadFusion.Max);
        map.Sum().ShouldBeInRange(0, 1);
        map.ShouldAllBe(v => v > 0);
    }

    [Fact]
    public void Compute_OneHead_IgnoresTheOthers()
    {
        float[] a = Attention(3), b = (float[])a.Clone();
        for (int l = 0; l < Layers; l++)
            b.AsSpan(((l * Heads) + 1) * Tokens * Tokens, Tokens * Tokens).Fill(0.2f);
        AttentionRollout.Compute(new(b, Layers, Heads, Tokens), head: 0).ShouldBe(AttentionRollout.Compute(new(a, Layers, Heads, Tokens), head: 0));
        Should.Throw<ArgumentOutOfRangeException>(() => AttentionRollout.Compute(new(a, Layers, Heads, Tokens), head: 2)).Message.ShouldContain("a layer has 2");
    }

    [Fact]
    public void ComputeWithGradients_OfOnes_IsTheRollout()
    {
        float[] attention = Attention(4), ones = new float[attention.Length];
        Array.Fill(ones, 1f);
        AttentionRollout.ComputeWithGradients(new(attention, Layers, Heads, Tokens), new(ones, Layers, Heads, Tokens))
            .ShouldBe(AttentionRollout.Compute(new(attention, Layers, Heads, Tokens)), 1e-6f);
    }

    [Fact]
    public void LeGrad_AveragesPositiveGradientsOverLayersHeadsAndQueries()
    {
        // Two layers of two heads over three tokens: entries [layer, head, query, key].
        float[] gradients = new float[2 * 2 * 3 * 3];
        (gradients[1], gradients[2]) = (4, -1);
        gradients[(1 * 3) + 1] = 8;
        (gradients[18 + 1], gradients[18 + 2]) = (-6, 3);
        (gradients[18 + 9 + (2 * 3)], gradients[18 + 9 + (2 * 3) + 2]) = (100, 9);
        AttentionRollout.LeGrad(new(gradients, 2, 2, 3)).ShouldBe([1, 1]);
        AttentionRollout.LeGrad(new(gradients, 2, 2, 3), head: 1).ShouldBe([0, 1.5f]);
    }

    [Fact]
    public void ComputeTokens_FirstToken_IsTheMapWithTheClassTokensOwnPart()
    {
        float[] attention = Attention(5), gradients = Attention(6);
        foreach (HeadFusion fusion in Enum.GetValues<HeadFusion>())
        {
            double[] tokens = AttentionRollout.ComputeTokens(new(attention, Layers, Heads, Tokens), fusion: fusion, discard: 0.3);
            tokens.Skip(1).Select(v => (float)v).ShouldBe(AttentionRollout.Compute(new(attention, Layers, Heads, Tokens), fusion, discard: 0.3));
            tokens.Sum().ShouldBe(1, 1e-12);
        }

        AttentionRollout.ComputeTokensWithGradients(new(attention, Layers, Heads, Tokens), new(gradients, Layers, Heads, Tokens), head: 1).Skip(1).Select(v => (float)v)
            .ShouldBe(AttentionRollout.ComputeWithGradients(new(attention, Layers, Heads, Tokens), new(gradients, Layers, Heads, Tokens), head: 1));
    }

    [Fact]
    public void ComputeTokens_MeanOfTokens_IsTheMeanOfTheProductsRows()
    {
        float[] attention = Attention(7);
        double[,] product = Identity();
        for (int l = 0; l < Layers; l++)
            product = Multiply(Layer(attention, l), product);
        double[] found = AttentionRollout.ComputeTokens(new(attention, Layers, Heads, Tokens), RolloutQuery.MeanOfTokens);
        for (int t = 0; t < Tokens; t++)
            found[t].ShouldBe(Enumerable.Range(0, Tokens).Average(i => product[i, t]), 1e-6);
    }

    [Fact]
    public void ComputeTokens_WithoutResidual_IsTheAttentionItself()
    {
        float[] one = [0.5f, 0.3f, 0.2f, 0.1f, 0.8f, 0.1f, 0.25f, 0.25f, 0.5f];
        AttentionRollout.ComputeTokens(new(one, 1, 1, 3), residual: false).ShouldBe([0.5, 0.3, 0.2], 1e-7);
        AttentionRollout.ComputeTokens(new(one, 1, 1, 3)).ShouldBe([0.75, 0.15, 0.1], 1e-7);
        AttentionRollout.ComputeTokens(new(one, 1, 1, 3), RolloutQuery.MeanOfTokens, residual: false).ShouldBe([0.85 / 3, 1.35 / 3, 0.8 / 3], 1e-7);
        Should.Throw<ArgumentException>(() => AttentionRollout.ComputeTokensWithGradients(new(one, 1, 1, 3), new(new float[9], 1, 1, 3), residual: false)).Message.ShouldContain("keep the residual");
        Should.Throw<ArgumentOutOfRangeException>(() => AttentionRollout.ComputeTokens(new(one, 1, 1, 3), (RolloutQuery)4)).Message.ShouldContain("query");
    }

    private static float[] Attention(int seed)
    {
        Random random = new(seed);
        var values = new float[Layers * Heads * Tokens * Tokens];
        for (int row = 0; row < values.Length; row += Tokens)
        {
            for (int t = 0; t < Tokens; t++)
                values[row + t] = random.NextSingle();
            float sum = values.AsSpan(row, Tokens).ToArray().Sum();
            for (int t = 0; t < Tokens; t++)
                values[row + t] /= sum;
        }

        return values;
    }

    private static double[,] Layer(float[] attention, int layer)
    {
        var matrix = new double[Tokens, Tokens];
        for (int i = 0; i < Tokens; i++)
        {
            for (int j = 0; j < Tokens; j++)
            {
                for (int h = 0; h < Heads; h++)
                    matrix[i, j] += attention[(((((layer * Heads) + h) * Tokens) + i) * Tokens) + j] / Heads;
                matrix[i, j] = (matrix[i, j] + (i == j ? 1 : 0)) / 2;
            }
        }

        return matrix;
    }

    private static double[,] Identity()
    {
        var identity = new double[Tokens, Tokens];
        for (int i = 0; i < Tokens; i++)
            identity[i, i] = 1;
        return identity;
    }

    private static double[,] Multiply(double[,] a, double[,] b)
    {
        var product = new double[Tokens, Tokens];
        for (int i = 0; i < Tokens; i++)
        {
            for (int j = 0; j < Tokens; j++)
            {
                for (int k = 0; k < Tokens; k++)
                    product[i, j] += a[i, k] * b[k, j];
            }
        }

        return product;
    }
}
