using System.Text.Json;
using MLNet.Xai.Core.Coalitions;

namespace MLNet.Xai.Core.Tests.Coalitions;

/// <summary>Games of golden files.</summary>
internal static class GoldenGame
{
    public static MarginalGame<double> Of(JsonElement root, double[] row)
    {
        Func<ReadOnlySpan<double>, double[]> function = Formula.Parse(root.GetProperty("function").GetString()!);
        double[] background = [.. root.GetProperty("background").EnumerateArray().SelectMany(Numbers)];
        double[]? weights = root.TryGetProperty("background_weights", out JsonElement given) ? Numbers(given) : null;
        ValueLink link = !root.TryGetProperty("link", out JsonElement name) ? ValueLink.Identity
            : name.GetString() switch { "identity" => ValueLink.Identity, "logit" => ValueLink.Logit, var other => throw new InvalidDataException($"link '{other}'") };
        return new MarginalGame<double>(
            (rows, count, outputs) =>
            {
                int width = outputs.Length / count;
                for (int r = 0; r < count; r++)
                    function(rows.Slice(r * row.Length, row.Length)).CopyTo(outputs.Slice(r * width, width));
            },
            function(row).Length,
            row,
            background,
            weights,
            link: link);
    }

    /// <summary>A list, or a single number.</summary>
    public static double[] Numbers(JsonElement list) => list.ValueKind == JsonValueKind.Number ? [list.GetDouble()] : [.. list.EnumerateArray().Select(v => v.GetDouble())];

    /// <summary>[player][output] as outputs x players.</summary>
    public static double[] ByOutput(JsonElement values)
    {
        double[][] rows = [.. values.EnumerateArray().Select(Numbers)];
        return [.. Enumerable.Range(0, rows[0].Length).SelectMany(o => rows.Select(r => r[o]))];
    }

    public static void ShouldBeClose(double[] actual, double[] expected, double tolerance, string what)
    {
        actual.Length.ShouldBe(expected.Length, what);
        for (int i = 0; i < actual.Length; i++)
            actual[i].ShouldBe(expected[i], tolerance, $"{what}, {i}");
    }
}
