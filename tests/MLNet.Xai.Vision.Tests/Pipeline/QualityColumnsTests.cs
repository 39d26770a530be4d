using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Columns;
using MLNet.Xai.Core;
using MLNet.Xai.Core.Cam;
using MLNet.Xai.Core.Metrics;
using MLNet.Xai.Torch.Attribution;
using MLNet.Xai.Vision.Quality;
using MLNet.Xai.Vision.Tests.Support;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Xai.Vision.Tests.Pipeline;

public sealed class QualityColumnsTests : IDisposable
{
    private const MapMeasures All = MapMeasures.Common | MapMeasures.Infidelity | MapMeasures.Sensitivity;
    private static readonly string[] s_columns = ["Insertion", "Deletion", "Road", "Probability", "MaskedProbability", "Drop", "Increase", "Infidelity", "Sensitivity"];

    private readonly MLContext _ml = new(1);
    private readonly nn.Module<Tensor, Tensor> _net = Photos.Net();

    private ImageExplanationEstimator Scored => Photos.Vision(_ml).ScoreImages("Image", _net, Photos.Recipe, Photos.Labels, new() { Architecture = "tiny-gap" });

    public void Dispose() => _net.Dispose();

    [Fact]
    public void Quality_Values_AreTheMeasuresOwn_AlsoWhenLoaded()
    {
        var method = new InputXGradient();
        var options = new MapQualityOptions { Steps = 8, InfidelitySamples = 6, SensitivitySamples = 3, SensitivityRadius = 0.05, Seed = 3, NormalizeInfidelity = false };
        IDataView data = Photos.View(_ml, 2);
        ITransformer model = Scored.Cam("Other", CamMethod.GradCam, "conv3").Attribution("Map", method).Quality("Map", "Map", All, options).Fit(data);
        ITransformer loaded = Photos.SaveAndLoad(_ml, model);

        foreach (IDataView view in (IDataView[])[model.Transform(data), loaded.Transform(data)])
        {
            float[][] columns = [.. s_columns.Select(c => view.GetColumn<float>("Map." + c).ToArray())];
            List<Photo> photos = Photos.Rows(2);
            for (int i = 0; i < 2; i++)
            {
                using DisposeScope scope = NewDisposeScope();
                Tensor image = Photos.Recipe.ToTensor(Photos.Rgb(photos[i].Image!));
                Attributions direct = method.Explain(_net, image);
                float[][] maps = [direct.PixelMap(0)];
                PerturbationCurves curves = new InsertionDeletion { Steps = 8 }.Measure(_net, image, maps)[0];
                ShownScores shown = new AverageDrop().Measure(_net, image, maps)[0];
                double[] expected =
                [
                    curves.InsertionArea,
                    curves.DeletionArea,
                    new RemoveAndDebias { Seed = 3 }.Measure(_net, image, maps)[0].Combined,
                    shown.Whole,
                    shown.Kept,
                    shown.Drop,
                    shown.Kept > shown.Whole ? 1 : 0,
                    new Infidelity { Samples = 6, Seed = 3 }.Measure(_net, image, direct.Values)[0],
                    new SensitivityMax { Samples = 3, Radius = 0.05, Seed = 3 }.Measure(method, _net, image)[0],
                ];
                for (int c = 0; c < expected.Length; c++)
                    columns[c][i].ShouldBe((float)expected[c], 1e-4 * Math.Max(1, Math.Abs(expected[c])), s_columns[c]);
                curves.Deletion[0].ShouldBe(shown.Whole, 1e-6);
            }
        }
    }

    [Fact]
    public void Quality_OfSeveralTargetsAndOtherMaps_HasASlotEach()
    {
        IDataView data = Photos.View(_ml, 2);
        IDataView view = Scored.Cam("Two", CamMethod.GradCam, "conv3", ClassTarget.Top(2)).Cam("One", CamMethod.GradCam, "conv3")
            .Quality("OfTwo", "Two", MapMeasures.Deletion | MapMeasures.Infidelity).Quality("OfOne", "One", MapMeasures.Deletion).Fit(data).Transform(data);

        view.Schema.GetColumnOrNull("OfOne.Insertion").ShouldBeNull();
        view.Schema["OfTwo.Deletion"].Annotations.GetText(ExplanationAnnotations.Method).ShouldBe("Deletion");
        float[][] two = Photos.Vectors(view, "OfTwo.Deletion");
        two.ShouldAllBe(v => v.Length == 2);
        two.Select(v => v[0]).ShouldBe(view.GetColumn<float>("OfOne.Deletion"), 1e-5);
        Photos.Vectors(view, "OfTwo.Infidelity").ShouldAllBe(v => v.All(x => x >= 0));
    }

    [Fact]
    public void AverageDrop_ShowsWhatTheMapShows()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor image = Photos.Recipe.ToTensor(Photos.Rgb(Photos.Rows(1)[0].Image!));
        float[] all = [.. Enumerable.Repeat(7f, 256)], none = [.. Enumerable.Repeat(-1f, 256)];

        ShownScores whole = new AverageDrop().Measure(_net, image, [all])[0], nothing = new AverageDrop().Measure(_net, image, [none])[0];

        whole.Kept.ShouldBe(whole.Whole, 1e-6);
        whole.Drop.ShouldBe(0, 1e-3);
        ShownScores blank = new AverageDrop().Measure(_net, zeros(1, 3, 16, 16), [all], ClassTarget.Class(0))[0];
        new AverageDrop().Measure(_net, image, [none], ClassTarget.Class(0))[0].Kept.ShouldBe(blank.Whole, 1e-6);
        blank.Increase.ShouldBe(0);
        new ShownScores(0.25, 0.5).Increase.ShouldBe(PerturbationCurve.Drop([0.25], [0.5]).Increase);
        nothing.Drop.ShouldBe(PerturbationCurve.Drop([nothing.Whole], [nothing.Kept]).AverageDrop, 1e-9);
    }

    [Fact]
    public void Localisation_OfAMap_IsThatOfItsPixels()
    {
        IDataView data = _ml.Data.LoadFromEnumerable<MapAndMask>(
        [
            new() { Map = [1, 5, -3, 2], Mask = [0, 1, 1, 0] },
            new() { Map = [4, 1, 1, 2], Mask = [0, 255, 0, 1] },
            new() { Map = [-1, -1, 0, -2], Mask = [0, 0, 0, 0] },
            new() { Map = [2, 2, 2, 2], Mask = [1, 0, 0, 0] },
        ]);
        ITransformer model = new EstimatorChain<ITransformer>().Append(Photos.Vision(_ml).Localisation("Found", "Map", "Mask")).Fit(data);

        foreach (IDataView view in (IDataView[])[model.Transform(data), Photos.SaveAndLoad(_ml, model).Transform(data)])
        {
            view.GetColumn<float>("Found.PointingGame").ShouldBe([1, 0, 0, 0]);
            view.GetColumn<float>("Found.RelevanceMass").ShouldBe([5 / 8f, 3 / 8f, float.NaN, 0.25f]);
            view.GetColumn<float>("Found.RelevanceRank").ShouldBe([0.5f, 0.5f, float.NaN, float.NaN]);
        }
    }

    [Fact]
    public void Quality_WhatDoesNotFit_Throws()
    {
        ImageExplanationEstimator maps = Scored.Attribution("Map", new Saliency()).Cam("Cam", CamMethod.GradCam, "conv3")
            .Cam("Small", new Vision.Cam.CamOptions { Layers = ["conv3"], AtLayerResolution = true });

        Should.Throw<ArgumentException>(() => maps.Quality("Q", "Lime")).Message.ShouldContain("Map, Cam, Small");
        Should.Throw<ArgumentException>(() => maps.Quality("Q", "Score")).Message.ShouldContain("Score");
        Should.Throw<ArgumentException>(() => maps.Quality("Q", "Small")).Message.ShouldContain("4 x 4");
        Should.Throw<ArgumentException>(() => maps.Quality("Q", "Cam", MapMeasures.Sensitivity)).Message.ShouldContain("Attribution");
        Should.Throw<ArgumentException>(() => maps.Quality("Q", "Cam", MapMeasures.None)).Message.ShouldContain("None");
        Should.Throw<ArgumentException>(() => maps.Quality("Q", "Cam").Quality("Q", "Map")).Message.ShouldContain("already");
        Should.Throw<ArgumentOutOfRangeException>(() => maps.Quality("Q", "Cam", options: new() { Steps = 0 })).Message.ShouldContain("Steps");
        IDataView data = _ml.Data.LoadFromEnumerable<MapAndMask>([new() { Map = [1, 2, 3, 4], Mask = [1, 0, 0, 0] }]);
        Should.Throw<ArgumentOutOfRangeException>(() => Photos.Vision(_ml).Localisation("L", "Map", "Nothing").Fit(data)).Message.ShouldContain("Nothing");
    }

    private sealed class MapAndMask
    {
        [VectorType(4)]
        public float[] Map { get; set; } = [];

        [VectorType(4)]
        public float[] Mask { get; set; } = [];
    }
}
