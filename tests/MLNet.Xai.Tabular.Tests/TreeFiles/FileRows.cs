using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Tests.Support.LightGbm;

namespace MLNet.Xai.Tabular.Tests.TreeFiles;

/// <summary>Rows for tree files, and LightGBM's own files to read.</summary>
internal static class FileRows
{
    public const int Width = 5;

    public static IDataView View(float[] rows, int features) => new FeatureMatrixView("Features", rows, features);

    public static float[] Random(int count, int seed, bool nan = false)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count * Width).Select(_ => nan && random.Next(10) == 0 ? float.NaN : MathF.Round((float)((random.NextDouble() * 6) - 3), 2))];
    }

    /// <summary>A model that LightGBM trains on such rows, and its file.</summary>
    public static LightGbmBooster Train(string parameters, string path)
    {
        float[] rows = Random(400, 1, nan: true);
        float[] labels = new float[400];
        for (int i = 0; i < labels.Length; i++)
        {
            double y = (float.IsNaN(rows[i * Width]) ? 1 : rows[i * Width]) + (rows[(i * Width) + 1] > 0 ? 1 : -1) + (0.3 * (i % 5));
            labels[i] = parameters.Split(' ')[0]["objective=".Length..] switch
            {
                "binary" or "cross_entropy" => y > 0.5 ? 1 : 0,
                "multiclass" or "multiclassova" => y > 1.5 ? 2 : y > -0.5 ? 1 : 0,
                "poisson" or "tweedie" or "gamma" => (float)Math.Max(0.1, y + 2),
                "lambdarank" => Math.Clamp((int)y + 1, 0, 3),
                _ => (float)y,
            };
        }

        int[] groups = parameters.Contains("lambdarank", StringComparison.Ordinal) ? [.. Enumerable.Repeat(20, 20)] : [];
        LightGbmBooster booster = LightGbmBooster.Train(parameters + " num_leaves=8 min_data_in_leaf=5 num_threads=1 verbosity=-1 seed=3 deterministic=true", rows, labels, 8, groups);
        System.IO.File.WriteAllText(path, booster.ToText());
        return booster;
    }

    public static float[] Singles(IDataView view, string column) => view.Schema[column].Type is VectorDataViewType
        ? [.. view.GetColumn<float[]>(column).SelectMany(v => v)]
        : [.. view.GetColumn<float>(column)];

    public static int[] Bits(IEnumerable<float> numbers) => [.. numbers.Select(BitConverter.SingleToInt32Bits)];

    public static int[] Bits(IEnumerable<double> numbers) => Bits(numbers.Select(x => (float)x));
}
