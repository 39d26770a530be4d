using System.Diagnostics;
using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Core.Shapley;
using MLNet.Xai.Tabular;
using MLNet.Xai.Vision;
using MLNet.Xai.Vision.Models;

namespace MLNet.Xai.Benchmarks.Pipeline;

/// <summary>How long it takes to save and load models with large explainers, and what it takes in memory.</summary>
internal static class SavingBenchmark
{
    public static void Run(bool quick, string? filter)
    {
        var ml = new MLContext(seed: 1);
        List<string> lines = [Line(ml, "TreeSHAP against 250,000 background rows of 100 features (100 MB)", Background(ml))];
        if (!quick)
        {
            using ImageModel net = ImageModels.Create("vit_base_patch16_224", 1000);
            lines.Add(Line(ml, "ViT-B/16, weights inside (330 MB)", Network(ml, net)));
        }

        Results.Write("saving.md", $"""
            # Saving and loading large explainers

            {Results.Header("saving", quick)}

            `Model.Save` to a file and `Model.Load` from it, in this process; peaks are what they add to resident memory. ML.NET compresses what it saves: that is most of
            the time for numbers that cannot be compressed. A network is made of its weights when it is first used; the last column reads the first row.

            | model | file, MB | save, s | peak, MB | load, s | peak, MB | first row, s |
            | --- | --: | --: | --: | --: | --: | --: |
            {string.Join('\n', lines)}
            """);
    }

    private static (ITransformer Model, IDataView Data, string Column) Background(MLContext ml)
    {
        var rows = new StreamedRows(100);
        var options = new TreeShapColumnOptions { Perturbation = TreeShapPerturbation.Interventional, BackgroundRows = 250_000 };
        ITransformer trained = ml.BinaryClassification.Trainers.FastForest(numberOfTrees: 10, numberOfLeaves: 8).Fit(rows.View(ml, 5000));
        return (ml.Explain().TreeShap(trained, rows.View(ml, 250_000), "Shap", options), rows.View(ml, 1), "Shap.BaseValue");
    }

    private static (ITransformer Model, IDataView Data, string Column) Network(MLContext ml, ImageModel net)
    {
        using MLImage image = MLImage.CreateFromPixels(224, 224, MLPixelFormat.Rgba32, new byte[4 * 224 * 224]);
        string file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.png");
        image.Save(file);
        IDataView data = ml.Data.LoadFromEnumerable([new ImageFile { Path = file }]);
        return (ml.Transforms.LoadImages("Image", "", "Path").Append(ml.Explain().Vision.ScoreImages("Image", net, ImageRecipe.ImageNet)).Fit(data), data, "TopScores");
    }

    private static string Line(MLContext ml, string name, (ITransformer Model, IDataView Data, string Column) of)
    {
        string file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.zip");
        try
        {
            ITransformer? loaded = null;
            (double save, double savePeak) = Measure(() => ml.Model.Save(of.Model, null, file));
            (double load, double loadPeak) = Measure(() => loaded = ml.Model.Load(file, out _));
            (double first, _) = Measure(() => Read(loaded!.Transform(of.Data), of.Column));
            return string.Create(CultureInfo.InvariantCulture,
                $"| {name} | {new FileInfo(file).Length / 1e6:F0} | {save:F1} | {savePeak:F0} | {load:F2} | {loadPeak:F0} | {first:F2} |");
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static void Read(IDataView view, string column)
    {
        using DataViewRowCursor cursor = view.GetRowCursor([view.Schema[column]]);
        if (cursor.MoveNext() && view.Schema[column].Type is VectorDataViewType)
        {
            VBuffer<float> values = default;
            cursor.GetGetter<VBuffer<float>>(view.Schema[column])(ref values);
        }
    }

    private static (double Seconds, double Megabytes) Measure(Action work)
    {
        double seconds = 0;
        double megabytes = PeakMemory.Megabytes(() =>
        {
            long start = Stopwatch.GetTimestamp();
            work();
            seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        });
        return (seconds, megabytes);
    }

    private sealed class ImageFile
    {
        public string Path { get; set; } = "";
    }
}
