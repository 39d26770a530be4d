using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using MLNet.Xai.Data.Summaries;

namespace MLNet.Xai.Data.Tests.Summaries;

public sealed class ValueSketchTests
{
    private static ValueSketch Of(IEnumerable<float> values)
    {
        var sketch = new ValueSketch();
        foreach (float value in values)
            sketch.Add(value);
        return sketch;
    }

    private static float[] Random(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => Rows.Float(random))];
    }

    [Fact]
    public void Quantile_IsWithinTheWidthOfAPlace()
    {
        var random = new Random(3);
        foreach (Func<double> next in (Func<double>[])[() => random.NextDouble(), () => (random.NextDouble() - 0.5) * 1e6, () => Math.Exp(random.NextDouble() * 40), () => -Math.Exp(random.NextDouble() * 9), () => random.Next(3)])
        {
            float[] values = [.. Enumerable.Range(0, 5000).Select(_ => (float)next())];
            ValueSketch sketch = Of(values);
            Array.Sort(values);
            foreach (double share in (double[])[0, 0.001, 0.01, 0.25, 0.5, 0.9, 0.999, 1])
            {
                float exact = values[(int)Math.Round(share * 4999)];
                sketch.Quantile(share).ShouldBe(exact, Math.Abs(exact) * 0.0079, $"{share}");
            }

            sketch.Min.ShouldBe(values[0]);
            sketch.Max.ShouldBe(values[^1]);
        }
    }

    [Fact]
    public void Add_OfParts_IsTheWhole() => Prop.ForAll(Gen.Choose(0, 200).ToArbitrary(), Gen.Choose(0, 1000000).ToArbitrary(), (count, seed) =>
    {
        float[] values = Random(count, seed);
        int cut = count == 0 ? 0 : new Random(seed).Next(count);
        ValueSketch first = ValueSketch.FromJson(Of(values[cut..]).ToJson().Deserialize<JsonElement>());
        first.Add(ValueSketch.FromJson(Of(values[..cut]).ToJson().Deserialize<JsonElement>()));
        return first.ToJson().ToJsonString() == Of(values).ToJson().ToJsonString();
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Buckets_Ascend_AndHoldEveryValue()
    {
        float[] values = Random(3000, 9);
        ValueSketch sketch = Of(values);
        (float Low, float High, long Count)[] buckets = [.. sketch.Buckets()];

        buckets.Sum(b => b.Count).ShouldBe(values.Count(v => !float.IsNaN(v)));
        sketch.Missing.ShouldBe(values.Count(float.IsNaN));
        foreach (((float Low, float High, long Count) bucket, int i) in buckets.Select((b, i) => (b, i)))
        {
            bucket.Low.ShouldBeLessThanOrEqualTo(bucket.High);
            if (i > 0)
                bucket.Low.ShouldBeGreaterThan(buckets[i - 1].High);
            values.Count(v => v >= bucket.Low && v <= bucket.High).ShouldBe((int)bucket.Count);
        }
    }

    [Fact]
    public void Quantile_OfNothing_IsNaN() => Of([float.NaN]).Quantile(0.5).ShouldBe(float.NaN);
}
