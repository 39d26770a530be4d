using System.Diagnostics;
using MLNet.Xai.Core.Cam;
using MLNet.Xai.Core.Lime;
using MLNet.Xai.Core.Metrics;
using MLNet.Xai.Vision.Cam;
using MLNet.Xai.Vision.Lime;
using TorchSharp;
using static TorchSharp.torch;

namespace ImageComparison;

/// <summary>One method's answer: a number a pixel, the pixels that matter most, and how long it took.</summary>
internal sealed record Finding(string Method, float[] Map, bool[] Mask, double Milliseconds);

/// <summary>A picture with everything that was found about the predicted class; LIME's finding is the last.</summary>
internal sealed record ExplainedPhoto(Photo Photo, int Class, double Probability, Finding[] Findings, ImageLimeExplanation Lime);

/// <summary>Asks every method about every picture.</summary>
internal static class Explaining
{
    public static ExplainedPhoto[] Run(Subject subject, IReadOnlyList<Photo> photos)
    {
        var cam = new CamExplainer(subject.Model);
        var lime = new ImageLimeExplainer(subject.Model, subject.Recipe);
        cam.Explain(subject.Recipe.ToTensor(photos[0].Rgb)); // what is only done once is not timed
        return [.. photos.Select(photo => Run(subject, photo, cam, lime))];
    }

    private static ExplainedPhoto Run(Subject subject, Photo photo, CamExplainer cam, ImageLimeExplainer lime)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor picture = subject.Recipe.ToTensor(photo.Rgb);
        List<Finding> findings = [];
        int predicted = -1;
        foreach (CamMethod method in subject.Methods)
        {
            var watch = Stopwatch.StartNew();
            CamExplanation map = cam.Explain(picture, new CamOptions { Method = method })[0];
            predicted = map.Class;
            findings.Add(new Finding(Name(method), map.Map, MapOverlap.Top(map.Map, subject.TopPart), watch.Elapsed.TotalMilliseconds));
        }

        var limeWatch = Stopwatch.StartNew();
        ImageLimeExplanation weights = lime.Explain(photo.Rgb, subject.Lime);
        int[] mask = LimeMask.Draw(weights.Superpixels, weights.Lime.For(predicted), count: subject.TopSuperpixels);
        findings.Add(new Finding("LIME", weights.WeightMap(predicted), [.. mask.Select(m => m > 0)], limeWatch.Elapsed.TotalMilliseconds));
        return new ExplainedPhoto(photo, predicted, weights.Lime.Outputs[predicted], [.. findings], weights);
    }

    private static string Name(CamMethod method) => method switch
    {
        CamMethod.GradCam => "Grad-CAM",
        CamMethod.ScoreCam => "Score-CAM",
        CamMethod.AblationCam => "Ablation-CAM",
        CamMethod.AttentionRollout => "Attention rollout",
        _ => method.ToString(),
    };
}
