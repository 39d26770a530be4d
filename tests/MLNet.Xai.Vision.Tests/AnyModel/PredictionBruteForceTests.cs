using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Core;
using MLNet.Xai.Torch;
using MLNet.Xai.Vision.Attribution;
using MLNet.Xai.Vision.Lime;
using MLNet.Xai.Vision.Shapley;
using MLNet.Xai.Vision.Tests.Pipeline;

namespace MLNet.Xai.Vision.Tests.AnyModel;

/// <summary>Explanations of a trained model against pictures that are painted by hand and scored by the model itself.</summary>
public sealed class PredictionBruteForceTests
{
    private const int Size = 16;
    private readonly MLContext _ml = new(1);
    private readonly IDataView _data;
    private readonly ITransformer _model;

    public PredictionBruteForceTests()
    {
        _data = Colours.View(_ml, 30);
        _model = Colours.Pixels(_ml).Append(_ml.BinaryClassification.Trainers.LbfgsLogisticRegression("IsRed", "Pixels")).Fit(_data);
    }

    [Fact]
    public void Occlusion_OfPatches_IsTheFallOfPicturesPaintedByHand()
    {
        IDataView explained = Explain(s => s.Attribution("Map", new Occlusion { Window = [8, 8], Stride = [8, 8] }, ClassTarget.Class(1)).Picture("Picture"));
        byte[][] pictures = Photos.Pixels(explained, "Picture");
        float[][] maps = Photos.Vectors(explained, "Map");
        for (int row = 0; row < 3; row++)
        {
            float whole = Scores([pictures[row]])[0];
            for (int patch = 0; patch < 4; patch++)
            {
                (int top, int left) = (8 * (patch / 2), 8 * (patch % 2));
                float fall = whole - Scores([Painted(pictures[row], (y, x) => y >= top && y < top + 8 && x >= left && x < left + 8, (0, 0, 0))])[0];
                // Summed over the three channels, which are hidden together.
                maps[row][(top * Size) + left].ShouldBe(3 * fall, 1e-5f);
            }
        }
    }

    [Fact]
    public void Shap_OfFourSuperpixels_IsTheDefinition()
    {
        var options = new ImageShapOptions { Method = ImageShapMethod.Kernel, Segmentation = ImageSegmentation.Grid(2, 2), HideColor = (10, 20, 30) };
        IDataView explained = Explain(s => s.Shap("Shap", options, ClassTarget.Class(1)).Picture("Picture"));
        byte[][] pictures = Photos.Pixels(explained, "Picture");
        float[][] values = Photos.Vectors(explained, "Shap.Values"), maps = Photos.Vectors(explained, "Shap"), segments = Photos.Vectors(explained, "Shap.Segments");
        for (int row = 0; row < 2; row++)
        {
            float[] worth = Scores([.. Enumerable.Range(0, 16).Select(set => Painted(pictures[row], (y, x) => (set >> (int)segments[row][(y * Size) + x] & 1) == 0, (10, 20, 30)))]);
            explained.GetColumn<float>("Shap.BaseValue").ElementAt(row).ShouldBe(worth[0], 1e-6f);
            explained.GetColumn<float>("Shap.Output").ElementAt(row).ShouldBe(worth[15], 1e-6f);
            for (int player = 0; player < 4; player++)
            {
                double expected = 0;
                for (int set = 0; set < 16; set++)
                {
                    if ((set >> player & 1) == 0)
                        expected += Weight(int.PopCount(set)) * (worth[set | 1 << player] - worth[set]);
                }

                values[row][player].ShouldBe((float)expected, 1e-5f);
                int pixel = Array.IndexOf(segments[row], player);
                maps[row][pixel].ShouldBe(values[row][player]);
            }
        }

        // |S|! (n - |S| - 1)! / n! of four players.
        static double Weight(int size) => ((double[])[1 / 4.0, 1 / 12.0, 1 / 12.0, 1 / 4.0])[size];
    }

    [Fact]
    public void Shap_OfATreeOfFour_IsOwensDefinition()
    {
        var options = new ImageShapOptions { Segmentation = ImageSegmentation.Grid(2, 2), HideColor = (10, 20, 30) };
        IDataView explained = Explain(s => s.Shap("Shap", options, ClassTarget.Class(1)).Picture("Picture"));
        byte[] picture = Photos.Pixels(explained, "Picture")[0];
        float[] values = Photos.Vectors(explained, "Shap.Values")[0], segments = Photos.Vectors(explained, "Shap.Segments")[0];
        float[] worth = Scores([.. Enumerable.Range(0, 16).Select(set => Painted(picture, (y, x) => (set >> (int)segments[(y * Size) + x] & 1) == 0, (10, 20, 30)))]);

        // The tree parts left (0, 2) from right (1, 3) first: a player's value is the mean over the other side there or not, and its partner there or not.
        for (int player = 0; player < 4; player++)
        {
            int partner = player ^ 2, others = 15 & ~(1 << player | 1 << partner);
            double expected = 0;
            foreach (int side in (int[])[0, others])
            {
                foreach (int beside in (int[])[0, 1 << partner])
                    expected += (worth[side | beside | 1 << player] - worth[side | beside]) / 4;
            }

            values[player].ShouldBe((float)expected, 1e-5f);
        }

        explained.GetColumn<float>("Shap.Residual").ShouldAllBe(r => Math.Abs(r) < 1e-6);
    }

    [Fact]
    public void Quality_OfAMap_FollowsTheCurveByHand()
    {
        IDataView explained = Explain(s => s.Attribution("Map", new Occlusion { Window = [8, 8], Stride = [8, 8] }, ClassTarget.Class(1)).Quality("Map", "Map", MapMeasures.Deletion, new() { Steps = 4 }).Picture("Picture"));
        byte[][] pictures = Photos.Pixels(explained, "Picture");
        float[][] maps = Photos.Vectors(explained, "Map");
        for (int row = 0; row < 2; row++)
        {
            // Quarters vanish in the order of their values; the area by the trapezium rule.
            int[] order = [.. Enumerable.Range(0, Size * Size).OrderByDescending(p => maps[row][p])];
            float[] curve = Scores([.. Enumerable.Range(0, 5).Select(step => Painted(pictures[row], (y, x) => Array.IndexOf(order, (y * Size) + x) < step * 64, (0, 0, 0)))]);
            double area = ((curve[0] + curve[4]) / 2 + curve[1] + curve[2] + curve[3]) / 4;
            explained.GetColumn<float>("Map.Deletion").ElementAt(row).ShouldBe((float)area, 1e-5f);
        }
    }

    [Fact]
    public void Transform_Again_GivesTheSameBits()
    {
        IDataView explained = Explain(s => s.Lime("Lime").Shap("Shap", new() { Segmentation = ImageSegmentation.Grid(4, 4), MaxEvaluations = 100, Method = ImageShapMethod.Kernel }).Attribution("Rise", new Rise { Masks = 40, Cells = 4 }));
        foreach (string column in (string[])["Lime", "Shap.Values", "Shap.StandardErrors", "Rise", "Score"])
            Photos.Vectors(explained, column).ShouldBe(Photos.Vectors(explained, column), column);
    }

    private IDataView Explain(Func<ImageExplanationEstimator, ImageExplanationEstimator> methods) =>
        methods(_ml.Explain().Vision.Predictions(_model, _data.Schema, "Image")).Fit(_data).Transform(_ml.Data.TakeRows(_data, 3));

    private float[] Scores(byte[][] pictures) =>
        [.. _model.Transform(_ml.Data.LoadFromEnumerable(pictures.Select(p => new Painting { Image = MLImage.CreateFromPixels(Size, Size, MLPixelFormat.Rgba32, Rgba(p)) }).ToList())).GetColumn<float>("Probability")];

    private static byte[] Rgba(byte[] rgb) => [.. Enumerable.Range(0, rgb.Length / 3).SelectMany(p => (byte[])[rgb[3 * p], rgb[(3 * p) + 1], rgb[(3 * p) + 2], 255])];

    private static byte[] Painted(byte[] rgb, Func<int, int, bool> hides, (byte R, byte G, byte B) colour)
    {
        byte[] painted = [.. rgb];
        for (int p = 0; p < Size * Size; p++)
        {
            if (hides(p / Size, p % Size))
                (painted[3 * p], painted[(3 * p) + 1], painted[(3 * p) + 2]) = colour;
        }

        return painted;
    }

    private sealed class Painting
    {
        [Microsoft.ML.Transforms.Image.ImageType(Size, Size)]
        public MLImage? Image { get; set; }

        public bool IsRed { get; set; }
    }
}
