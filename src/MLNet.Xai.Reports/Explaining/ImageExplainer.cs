using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Core.Plots;
using MLNet.Xai.Tabular;
using MLNet.Xai.Vision;
using MLNet.Xai.Vision.Pipeline;
using MLNet.Xai.Vision.Shapley;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Formats.Jpeg;
using SixLabors.ImageSharp.PixelFormats;

namespace MLNet.Xai.Reports;

/// <summary>Explains pictures by the superpixels that matter, with <c>Explain().Vision.Predictions</c>: the model is called, whatever it is.</summary>
internal sealed class ImageExplainer
{
    private const string Picture = "Report.Picture", Map = "Report.Map", Overlay = "Report.Overlay";
    private const int Evaluations = 500;
    private const int Quality = 82;

    private readonly ExplainCatalog _catalog;
    private readonly ReportSubject _subject;
    private readonly ModelReportOptions _options;
    private readonly ImageExplanationEstimator _estimator;

    // What stands before a scorer of the library's, whose own network is asked.
    private readonly TransformerChain<ITransformer>? _before;

    public ImageExplainer(ExplainCatalog catalog, ReportSubject subject, string imageColumn, ModelReportOptions options)
    {
        (_catalog, _subject, _options, ImageColumn) = (catalog, subject, options, imageColumn);
        var scoring = new ImageScoringOptions { Cancellation = options.Cancellation };
        ITransformer[] steps = [.. ExplainedModel.Flatten(subject.Model)];
        int own = subject.Predictors.Count > 0 ? -1 : Array.FindLastIndex(steps, step => step is ImageExplanationTransformer scorer && scorer.Rows.Outputs.Any(o => o.Name.Equals("Score", StringComparison.Ordinal)));
        if (own > 0)
            _before = new TransformerChain<ITransformer>(steps[..own]);
        _estimator = (own >= 0 ? catalog.Vision.ScoreImages((ImageExplanationTransformer)steps[own], scoring) : catalog.Vision.Predictions(subject.Model, subject.Data.Schema, imageColumn, options: scoring))
            .Picture(Picture).Shap(Map, new ImageShapOptions { MaxEvaluations = Evaluations, Seed = options.Seed });
    }

    public string ImageColumn { get; }

    public static string Method => $"Owen values of superpixels, at most {Evaluations} pictures scored a row";

    /// <summary>The picture and what mattered in it, for each of some rows in the data's order.</summary>
    public IReadOnlyList<(byte[] Picture, byte[] Overlay)> Read(long[] numbers)
    {
        IDataView rows = new RowSubset(_subject.Data, numbers, _options.Cancellation), taken = _before?.Transform(rows) ?? rows, explained = _estimator.Fit(taken).Transform(taken);
        IDataView drawn = _catalog.Vision.Overlay(Overlay, Picture, Map, _estimator.Recipe, new OverlayOptions { Signed = true }).Fit(explained).Transform(explained);
        using DataViewRowCursor cursor = drawn.GetRowCursor([drawn.Schema[Picture], drawn.Schema[Overlay]]);
        ValueGetter<MLImage> picture = cursor.GetGetter<MLImage>(drawn.Schema[Picture]), overlay = cursor.GetGetter<MLImage>(drawn.Schema[Overlay]);
        var read = new List<(byte[], byte[])>();
        while (cursor.MoveNext())
        {
            _options.Cancellation.ThrowIfCancellationRequested();
            read.Add((Jpeg(picture), Jpeg(overlay)));
            _options.Progress?.Report(new ExplainProgress("explaining images", read.Count));
        }

        return read;
    }

    private static byte[] Jpeg(ValueGetter<MLImage> getter)
    {
        MLImage? image = null;
        getter(ref image!);
        using MLImage owned = image;
        using Image jpeg = owned.PixelFormat == MLPixelFormat.Rgba32 ? Image.LoadPixelData<Rgba32>(owned.Pixels, owned.Width, owned.Height) : Image.LoadPixelData<Bgra32>(owned.Pixels, owned.Width, owned.Height);
        using var file = new MemoryStream();
        jpeg.Save(file, new JpegEncoder { Quality = Quality });
        return file.ToArray();
    }
}
