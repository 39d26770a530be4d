using System.Text.Json;
using MLNet.Xai.Core.Cam;
using MLNet.Xai.Tests.Support;

namespace MLNet.Xai.Core.Tests.Cam;

/// <summary>Attention rollout and gradient rollout, from stored attention, against vit-explain with its two slips mended; what the slips do is shown too.</summary>
public sealed class RolloutGoldenTests
{
    public static TheoryData<string> Files => [.. TestData.GoldenFiles("cam_peers", "vit_explain*.json")];

    [Theory]
    [MemberData(nameof(Files))]
    public void Rollout_FromStoredAttention_IsVitExplains(string path)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(path));
        JsonElement root = document.RootElement;
        double tolerance = root.GetProperty("tolerance").GetProperty("map_abs").GetDouble();
        int[] shape = [.. root.GetProperty("attention").GetProperty("shape").EnumerateArray().Select(e => e.GetInt32())];
        AttentionMaps attention = new(Floats(root.GetProperty("attention")), shape[0], shape[1], shape[2]);
        AttentionMaps gradients = new(Floats(root.GetProperty("gradients")), shape[0], shape[1], shape[2]);
        foreach (JsonElement expected in root.GetProperty("cases").EnumerateArray())
        {
            double discard = expected.GetProperty("discard").GetDouble();
            int? head = expected.TryGetProperty("head", out JsonElement one) ? one.GetInt32() : null;
            float[] map = expected.GetProperty("method").GetString() switch
            {
                "rollout" => AttentionRollout.Compute(attention, Fusion(expected), head, discard),
                "grad_rollout" => AttentionRollout.ComputeWithGradients(attention, gradients, head, discard),
                var other => throw new InvalidDataException($"There is no method '{other}'."),
            };
            Difference(map, Floats(expected.GetProperty("map"))).ShouldBeLessThanOrEqualTo(tolerance, expected.ToString()[..60]);
        }
    }

    /// <summary>
    /// The repository's own maps follow from dividing columns instead of rows by the rows' sums (jacobgil/vit-explain issue 16), and for gradients from pairing
    /// each layer's attention with the gradient of the scores before the softmax of the layer at the other end (issue 6, and the hook on a dropout that hands
    /// its input on). Rows then do not sum to one, and the map changes with the order of tokens; we keep to the paper.
    /// </summary>
    [Theory]
    [MemberData(nameof(Files))]
    public void VitExplainAsPublished_DiffersByItsSlipsAlone(string path)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(path));
        JsonElement root = document.RootElement;
        int[] shape = [.. root.GetProperty("attention").GetProperty("shape").EnumerateArray().Select(e => e.GetInt32())];
        (int layers, int heads, int n) = (shape[0], shape[1], shape[2]);
        float[] attention = Floats(root.GetProperty("attention")), scores = Floats(root.GetProperty("score_gradients"));
        int differ = 0;
        foreach (JsonElement expected in root.GetProperty("cases").EnumerateArray())
        {
            bool gradients = expected.GetProperty("method").GetString() == "grad_rollout";
            int[] used = expected.TryGetProperty("head", out JsonElement one) ? [one.GetInt32()] : [.. Enumerable.Range(0, heads)];
            int dropped = (int)(expected.GetProperty("discard").GetDouble() * n * n);
            var row = Enumerable.Range(0, n).Select(t => t == 0 ? 1.0 : 0).ToArray();
            for (int l = layers - 1; l >= 0; l--)
            {
                double[] matrix = [.. Enumerable.Range(0, n * n).Select(i => Fused(used.Select(h => At(l, h, i)), gradients ? HeadFusion.Mean : Fusion(expected)))];
                if (gradients)
                    matrix = [.. matrix.Select(v => Math.Max(v, 0))];
                foreach (int i in Enumerable.Range(0, n * n).OrderBy(i => matrix[i]).Take(dropped).Where(i => gradients || i != 0).ToArray())
                    matrix[i] = 0;
                for (int i = 0; i < n; i++)
                    matrix[(i * n) + i] += 1;
                double[] sums = [.. Enumerable.Range(0, n).Select(i => matrix.AsSpan(i * n, n).ToArray().Sum())];
                row = [.. Enumerable.Range(0, n).Select(j => Enumerable.Range(0, n).Sum(i => row[i] * matrix[(i * n) + j] / sums[j]))];
            }

            float[] published = Floats(expected.GetProperty("as_published"));
            Difference([.. row.Skip(1).Select(v => (float)v)], published).ShouldBeLessThanOrEqualTo(1e-4, expected.ToString()[..60]);
            differ += Difference(Floats(expected.GetProperty("map")), published) > 1e-3 ? 1 : 0;

            double At(int layer, int head, int i) => attention[(((layer * heads) + head) * n * n) + i]
                * (gradients ? scores[((((layers - 1 - layer) * heads) + head) * n * n) + i] : 1.0);
        }

        differ.ShouldBeGreaterThan(5);
    }

    private static double Fused(IEnumerable<double> heads, HeadFusion fusion) => fusion switch
    {
        HeadFusion.Max => heads.Max(),
        HeadFusion.Min => heads.Min(),
        _ => heads.Average(),
    };

    private static HeadFusion Fusion(JsonElement expected) => Enum.Parse<HeadFusion>(expected.GetProperty("head_fusion").GetString()!, ignoreCase: true);

    /// <summary>Theirs are divided by the maximum.</summary>
    private static double Difference(float[] map, float[] theirs) => map.Zip(theirs).Max(p => Math.Abs((p.First / map.Max()) - p.Second));

    private static float[] Floats(JsonElement tensor) => [.. tensor.GetProperty("data").EnumerateArray().Select(e => e.GetSingle())];
}
