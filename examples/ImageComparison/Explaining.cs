using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai;
using MLNet.Xai.Core.Cam;
using MLNet.Xai.Core.Segmentation;
using MLNet.Xai.Torch.Attribution;
using MLNet.Xai.Vision;
using MLNet.Xai.Vision.Cam;
using TorchSharp;

namespace ImageComparison;

/// <summary>One method's answer for a picture: a number a pixel.</summary>
internal sealed record Finding(string Method, float[] Map);

/// <summary>LIME's local model.</summary>
internal sealed record LimeFinding(Superpixels Superpixels, double[] Weights, float R2, float Intercept, float LocalPrediction);

/// <summary>A picture with everything that was found about the predicted class; LIME's finding is the last.</summary>
/// <param name="Photo">What was known before.</param>
/// <param name="Rgb">The picture as the network sees it, before its values are normalised.</param>
/// <param name="Class">The predicted class.</param>
/// <param name="Probability">What the network gives for it.</param>
/// <param name="Findings">One a method.</param>
/// <param name="Lime">What LIME's map comes from.</param>
/// <param name="Agreements">One for every two maps.</param>
internal sealed record ExplainedPhoto(Photo Photo, byte[] Rgb, int Class, float Probability, Finding[] Findings, LimeFinding Lime, Agreement[] Agreements);

/// <summary>A method's mean time for a picture.</summary>
internal sealed record Timing(string Method, double Milliseconds);

/// <summary>A network with its explained pictures, and LIME of the first one's two most probable classes.</summary>
internal sealed record Explained(Subject Subject, ExplainedPhoto[] Photos, Timing[] Timings, LimeOfTwo LimeOfTwo);

/// <summary>Every method, and the agreement of every two, as columns of a pipeline.</summary>
internal static class Explaining
{
    public const string Lime = "LIME";

    public static Explained Run(MLContext ml, Study study)
    {
        (Subject subject, PhotoSet photos) = study;
        if (subject.Threads is { } threads)
            torch.set_num_threads(threads);
        string[] methods = [.. subject.Methods.Select(MethodNames.Of), .. subject.Attributions.Select(a => a.Name), Lime];
        var progress = new PictureProgress(photos.Photos.Length);
        ImageExplanationEstimator scored = subject.Score(ml, photos.ImageColumn, progress: progress);
        foreach (CamMethod method in subject.Methods)
            scored = scored.Cam(MethodNames.Of(method), new CamOptions { Method = method, Layers = subject.LayersOf(method) });
        foreach ((string name, AttributionMethod method) in subject.Attributions)
            scored = scored.Attribution(name, method);
        IEstimator<ITransformer> pipeline = photos.Loading.Append(scored.Lime(Lime, subject.Lime));

        // A column is computed when somebody reads it, here method after method to see what each costs; the cache keeps it.
        IDataView explained = ml.Data.Cache(pipeline.Fit(photos.Rows).Transform(photos.Rows));
        progress.Read(explained, "Score", $"{subject.Name}: predicting");
        Timing[] timings = [.. methods.Select(m => new Timing(m, progress.Read(explained, m, $"{subject.Name}: {m}") / photos.Photos.Length))];

        bool hasTruth = photos.Photos[0].Truth is not null;
        (string First, string Second)[] pairs = [.. Pairs(hasTruth ? [.. methods, Agreement.Truth] : methods)];
        IEstimator<ITransformer> agreeing = new EstimatorChain<ITransformer>();
        foreach ((string first, string second) in pairs)
            agreeing = agreeing.Append(ml.Explain().Vision.Agreement(Column(first, second), first, second, subject.Region(first), subject.Region(second)));
        using var row = new RowReader(agreeing.Fit(explained).Transform(explained));
        byte[][] pictures = Pictures();
        ExplainedPhoto[] all = [.. photos.Photos.Select((photo, n) => Read(row.Next(), photo, pictures[n]))];
        return new Explained(subject, all, timings, Steps.Run($"{subject.Name}: LIME of two classes, one picture", () => LimeOfTwo.Of(ml, subject, photos)));

        // ML.NET's cache keeps no images.
        byte[][] Pictures()
        {
            const string seen = "Seen";
            IDataView loaded = photos.Loading.Append(subject.Score(ml, photos.ImageColumn).Picture(seen)).Fit(photos.Rows).Transform(photos.Rows);
            var asItIs = new ImageRecipe { Height = subject.Recipe.Height, Width = subject.Recipe.Width };
            return [.. loaded.GetColumn<MLImage>(seen).Select(asItIs.Prepare)];
        }

        ExplainedPhoto Read(RowReader values, Photo photo, byte[] rgb)
        {
            float[] scores = values.Vector("Score");
            int predicted = Array.IndexOf(scores, scores.Max());
            int[] segments = [.. values.Vector(Lime + ".Segments").Select(s => (int)s)];
            return new ExplainedPhoto(
                photo,
                rgb,
                predicted,
                scores[predicted],
                [.. methods.Select(m => new Finding(m, subject.Attributions.Any(a => a.Name == m) ? Stretched(values.Vector(m)) : values.Vector(m)))],
                new LimeFinding(
                    new Superpixels(segments, subject.Recipe.Width, subject.Recipe.Height), [.. values.Vector(Lime + ".Weights").Select(w => (double)w)],
                    values.Number(Lime + ".R2"), values.Number(Lime + ".Intercept"), values.Number(Lime + ".LocalPrediction")),
                [.. pairs.Select(p => new Agreement(
                    subject.Name, photo.Name, p.First, p.Second, values.Number(Column(p.First, p.Second)), values.Number(Column(p.First, p.Second) + ".ChanceLevel")))]);
        }
    }

    // Class activation maps go from 0 to 1 by themselves.
    private static float[] Stretched(float[] map)
    {
        float most = map.Max();
        return [.. map.Select(v => most > 0 && v > 0 ? v / most : 0)];
    }

    private static IEnumerable<(string First, string Second)> Pairs(string[] names) =>
        names.SelectMany((first, i) => names.Skip(i + 1).Select(second => (first, second)));

    private static string Column(string first, string second) => $"{first} / {second}";
}
