using Conformance.Tests.Support;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace Conformance.Tests.Transforms;

public sealed class NumericTests
{
    private readonly MLContext _ml = new(1);

    [Fact]
    public void NormalizeMinMax_ZeroFixedOrNot_ScalesByMagnitudeOrRange()
    {
        IDataView view = _ml.Transforms.NormalizeMinMax("N", "V").Append(_ml.Transforms.NormalizeMinMax("R", "V", fixZero: false)).Fit(_ml.View(5)).Transform(_ml.View(5));
        Close(view.GetColumn<float[]>("N").Last(), [1f, 1f, -1f]);
        Close(view.GetColumn<float[]>("N").ElementAt(2), [0.5f, 2.5f / 4.5f, -0.5f]);
        Close(view.GetColumn<float[]>("R").ElementAt(1), [0.25f, 0.25f, 0.75f]);
        view.Schema["N"].IsNormalized().ShouldBeTrue();
        view.Schema["V"].IsNormalized().ShouldBeFalse();
    }

    [Fact]
    public void NormalizeMeanVariance_ZeroFixedOrNot_ScalesByMomentOrDeviation()
    {
        IDataView view = _ml.Transforms.NormalizeMeanVariance("N", "A").Append(_ml.Transforms.NormalizeMeanVariance("S", "A", fixZero: false)).Fit(_ml.View(5)).Transform(_ml.View(5));
        Close([.. view.GetColumn<float>("N")], [.. Enumerable.Range(0, 5).Select(i => i / MathF.Sqrt(6))]);
        Close([.. view.GetColumn<float>("S")], [.. Enumerable.Range(0, 5).Select(i => (i - 2) / MathF.Sqrt(2))]);
    }

    [Fact]
    public void Normalize_KeepsSlotNames()
    {
        IDataView view = _ml.Transforms.Concatenate("X", "A", "B").Append(_ml.Transforms.NormalizeMinMax("X")).Fit(_ml.View(3)).Transform(_ml.View(3));
        view.Schema["X"].Names().ShouldBe(["A", "B"]);
        view.Schema["X"].Annotations.Schema.Select(a => a.Name).ShouldBe(["IsNormalized", "SlotNames"], ignoreOrder: true);
    }

    [Theory]
    [InlineData(MissingValueReplacingEstimator.ReplacementMode.DefaultValue, 0f)]
    [InlineData(MissingValueReplacingEstimator.ReplacementMode.Mean, 3f)]
    [InlineData(MissingValueReplacingEstimator.ReplacementMode.Minimum, 1f)]
    [InlineData(MissingValueReplacingEstimator.ReplacementMode.Maximum, 7f)]
    [InlineData(MissingValueReplacingEstimator.ReplacementMode.Mode, 1f)]
    public void ReplaceMissingValues_EachMode_FillsWithIt(MissingValueReplacingEstimator.ReplacementMode mode, float expected)
    {
        IDataView data = Missing();
        IDataView view = _ml.Transforms.ReplaceMissingValues("F", "A", mode).Append(_ml.Transforms.ReplaceMissingValues("W", "V", mode)).Fit(data).Transform(data);
        view.GetColumn<float>("F").ShouldBe([1f, expected, 7f, 1f]);
        view.GetColumn<float[]>("W").ElementAt(1)[0].ShouldBe(expected);
    }

    [Fact]
    public void IndicateMissingValues_SaysWhichAreMissing()
    {
        IDataView data = Missing();
        IDataView view = _ml.Transforms.IndicateMissingValues("M", "A").Append(_ml.Transforms.IndicateMissingValues("N", "V")).Fit(data).Transform(data);
        view.GetColumn<bool>("M").ShouldBe([false, true, false, false]);
        view.GetColumn<bool[]>("N").ElementAt(1).ShouldBe([true, false, false]);
    }

    private IDataView Missing() => _ml.Data.LoadFromEnumerable([
        new Row { A = 1, V = [1, 0, 0] }, new Row { A = float.NaN, V = [float.NaN, 0, 0] }, new Row { A = 7, V = [7, 0, 0] }, new Row { A = 1, V = [1, 0, 0] }]);

    private static void Close(float[] actual, float[] expected)
    {
        actual.Length.ShouldBe(expected.Length);
        for (int i = 0; i < actual.Length; i++)
            actual[i].ShouldBe(expected[i], 1e-5f);
    }
}
