using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Vision.Tests.Support;
using static TorchSharp.torch;

namespace MLNet.Xai.Vision.Tests.Pipeline;

/// <summary>Images that ML.NET loads have no size in their type; a saved model must take them.</summary>
public sealed class LoadedImagesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("xai-images").FullName;
    private readonly MLContext _ml = new(1);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void ScoreImages_BehindLoadImages_SurvivesSaving()
    {
        using nn.Module<Tensor, Tensor> net = Photos.Net();
        for (int i = 0; i < 3; i++)
        {
            using MLImage image = Photos.Draw(i, 20 + i, 18);
            image.Save(Path.Combine(_folder, $"{i}.png"));
        }

        IDataView data = _ml.Data.LoadFromEnumerable(Enumerable.Range(0, 3).Select(i => new Row { File = $"{i}.png" }));
        ITransformer model = _ml.Transforms.LoadImages("Image", _folder, "File")
            .Append(Photos.Vision(_ml).ScoreImages("Image", net, Photos.Recipe, Photos.Labels, new() { Architecture = "tiny-gap" }))
            .Fit(data);

        IDataView loaded = Photos.SaveAndLoad(_ml, model).Transform(data);

        float[][] scores = Photos.Vectors(model.Transform(data), "Score");
        scores.Length.ShouldBe(3);
        scores[0].ShouldNotBe(scores[1]);
        Photos.Vectors(loaded, "Score").Zip(scores).ShouldAllBe(p => GoldenTensors.Difference(p.First, p.Second) < 1e-6);
    }

    private sealed class Row
    {
        public string File { get; set; } = "";
    }
}
