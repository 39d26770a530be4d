using MLNet.Xai.Core.Coalitions;

namespace MLNet.Xai.Core.Contrast;

/// <summary>A model that is asked for one thing, in batches, and counted.</summary>
/// <param name="model">The model.</param>
/// <param name="outputs">Its outputs.</param>
/// <param name="slots">Numbers of a row.</param>
/// <param name="target">What it is to say.</param>
/// <param name="cancellation">Stops it between batches.</param>
internal sealed class ScoredModel(ModelFunction<float> model, int outputs, int slots, ScoreTarget target, CancellationToken cancellation)
{
    private const int Batch = 4096;

    public int Outputs => outputs;

    public int Scorings { get; private set; }

    /// <summary>All outputs of rows.</summary>
    public double[] Score(ReadOnlySpan<float> rows)
    {
        int count = rows.Length / slots;
        double[] said = new double[count * outputs];
        for (int from = 0; from < count; from += Batch)
        {
            cancellation.ThrowIfCancellationRequested();
            int some = Math.Min(Batch, count - from);
            model(rows.Slice(from * slots, some * slots), some, said.AsSpan(from * outputs, some * outputs));
        }

        Scorings += count;
        return said;
    }

    /// <summary>How far each row is inside what is asked for; NaN where it is not.</summary>
    public double[] Rooms(ReadOnlySpan<float> rows)
    {
        double[] said = Score(rows), rooms = new double[said.Length / outputs];
        for (int r = 0; r < rooms.Length; r++)
        {
            ReadOnlySpan<double> own = said.AsSpan(r * outputs, outputs);
            rooms[r] = target.Accepts(own) ? Math.Max(0, target.Room(own)) : double.NaN;
        }

        return rooms;
    }
}
