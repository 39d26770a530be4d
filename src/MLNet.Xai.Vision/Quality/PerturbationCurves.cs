using MLNet.Xai.Core.Metrics;

namespace MLNet.Xai.Vision.Quality;

/// <summary>The target's probability while pixels appear and vanish in the order of a map.</summary>
/// <param name="Insertion">From no pixel of the image to all.</param>
/// <param name="Deletion">From the whole image to nothing.</param>
public sealed record PerturbationCurves(IReadOnlyList<double> Insertion, IReadOnlyList<double> Deletion)
{
    /// <summary>Area under the insertion curve; more is better.</summary>
    public double InsertionArea => PerturbationCurve.Area([.. Insertion]);

    /// <summary>Area under the deletion curve; less is better.</summary>
    public double DeletionArea => PerturbationCurve.Area([.. Deletion]);
}
