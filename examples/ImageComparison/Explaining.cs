using System.Diagnostics;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai;
using MLNet.Xai.Core.Cam;
using MLNet.Xai.Core.Segmentation;
using MLNet.Xai.Vision;

namespace ImageComparison;

/// <summary>One method's answer for a picture: a number a pixel, and how long a picture takes.</summary>
internal sealed record Finding(string Method, float[] Map, double Milliseconds);

/// <summary>LIME's local model.</summary>
internal sealed record LimeFinding(Superpixels Superpixels, float[] Weights, float R2, float Intercept, float LocalPrediction);

/// <summary>A picture with everything that was found about the predicted class; LIME's finding is the last.</summary>
internal sealed record ExplainedPhoto(Photo Photo, int Class, float Probability, Finding[] Findings, LimeFinding Lime, Agreement[] Agreements);

/// <summary>Every method, and the agreement of every two, as columns of one pipeline.</summary>
internal static class Explaining
{
    public const string Lime = "LIME";

    private const int TimedPictures = 3;

    public static ExplainedPhoto[] Run(Subject subject, IReadOnlyList<Photo> photos)
    {
        var ml = new MLContext(seed: 1);
        IDataView pictures = ml.Data.LoadFromEnumerable(photos.Select(p => PhotoRow.Of(p, subject.Recipe)), PhotoRow.Schema(subject.Recipe));

        // The pictures have their size already, so that nothing is cut off them again.
        ImageExplanationEstimator scored = ml.Explain().Vision.ScoreImages("Image", subject.Model, subject.Recipe with { ResizeTo = 0 }, subject.Labels);
        foreach (CamMethod method in subject.Methods)
            scored = scored.Cam(Name(method), method);
        scored = scored.Lime(Lime, subject.Lime);
        IEstimator<ITransformer> pipeline = scored;
        (string First, string Second)[] pairs = [.. Pairs([.. subject.Methods.Select(Name), Lime, .. photos[0].Truth is null ? Array.Empty<string>() : [Agreement.Truth]])];
        foreach ((string first, string second) in pairs)
            pipeline = pipeline.Append(ml.Explain().Vision.Agreement(Column(first, second), first, second, Region(first), Region(second)));
        ITransformer model = pipeline.Fit(pictures);

        // A column is computed when somebody reads it: each method alone on a few pictures, to see what it costs; then everything in one pass.
        IDataView few = ml.Data.TakeRows(pictures, TimedPictures);
        Dictionary<string, double> times = new(StringComparer.Ordinal);
        _ = model.Transform(few).GetColumn<VBuffer<float>>("Score").Count(); // what is done only once is not timed
        foreach (string method in subject.Methods.Select(Name).Append(Lime))
        {
            var watch = Stopwatch.StartNew();
            int count = model.Transform(few).GetColumn<VBuffer<float>>(method).Count();
            times[method] = watch.Elapsed.TotalMilliseconds / count;
        }

        using var row = new RowReader(model.Transform(pictures));
        return [.. photos.Select(photo => Read(row.Next(), photo))];

        MapRegion Region(string map) => map switch
        {
            Lime => MapRegion.Superpixels(subject.TopSuperpixels),
            Agreement.Truth => MapRegion.AtLeast(1),
            _ => MapRegion.Top(subject.TopPart),
        };

        ExplainedPhoto Read(RowReader values, Photo photo)
        {
            float[] scores = values.Vector("Score");
            int predicted = Array.IndexOf(scores, scores.Max());
            int[] segments = [.. values.Vector(Lime + ".Segments").Select(s => (int)s)];
            return new ExplainedPhoto(
                photo,
                predicted,
                scores[predicted],
                [.. subject.Methods.Select(Name).Append(Lime).Select(m => new Finding(m, values.Vector(m), times[m]))],
                new LimeFinding(
                    new Superpixels(segments, subject.Recipe.Width, subject.Recipe.Height), values.Vector(Lime + ".Weights"), values.Number(Lime + ".R2"),
                    values.Number(Lime + ".Intercept"), values.Number(Lime + ".LocalPrediction")),
                [.. pairs.Select(p => new Agreement(
                    subject.Name, photo.Name, p.First, p.Second, values.Number(Column(p.First, p.Second)), values.Number(Column(p.First, p.Second) + ".ChanceLevel")))]);
        }
    }

    private static IEnumerable<(string First, string Second)> Pairs(string[] names) =>
        names.SelectMany((first, i) => names.Skip(i + 1).Select(second => (first, second)));

    private static string Column(string first, string second) => $"{first} / {second}";

    private static string Name(CamMethod method) => method switch
    {
        CamMethod.GradCam => "Grad-CAM",
        CamMethod.ScoreCam => "Score-CAM",
        CamMethod.AblationCam => "Ablation-CAM",
        CamMethod.AttentionRollout => "Attention rollout",
        _ => method.ToString(),
    };
}
