using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Core;
using MLNet.Xai.Core.Segmentation;

namespace ImageComparison;

/// <summary>LIME of one picture's two most probable classes: one run, two local models over the same superpixels.</summary>
internal sealed record LimeOfTwo(Superpixels Superpixels, string First, double[] FirstWeights, string Second, double[] SecondWeights)
{
    /// <summary>Explains the first picture.</summary>
    public static LimeOfTwo Of(MLContext ml, Subject subject, PhotoSet photos)
    {
        IDataView first = ml.Data.TakeRows(photos.Rows, 1);
        ITransformer model = photos.Loading
            .Append(subject.Score(ml, photos.ImageColumn).Lime(Explaining.Lime, subject.Lime, ClassTarget.Top(2)))
            .Fit(first);
        using var row = new RowReader(model.Transform(first));
        row.Next();
        var superpixels = new Superpixels([.. row.Vector(Explaining.Lime + ".Segments").Select(s => (int)s)], subject.Recipe.Width, subject.Recipe.Height);
        double[] weights = [.. row.Vector(Explaining.Lime + ".Weights").Select(w => (double)w)];
        string[] names = row.Texts(Explaining.Lime + ".Class");
        return new LimeOfTwo(superpixels, names[0], weights[..superpixels.Count], names[1], weights[superpixels.Count..]);
    }
}
