using System.Text;
using static MLNet.Xai.Tests.Support.LightGbm.LightGbmNative;

namespace MLNet.Xai.Tests.Support.LightGbm;

/// <summary>A model of LightGBM's own library: the peer that trees, scores and contributions are compared with.</summary>
public sealed unsafe class LightGbmBooster : IDisposable
{
    private const int Normal = 0;
    private const int RawScores = 1;
    private const int Contributions = 3;
    private const string OneThread = "num_threads=1 verbosity=-1";

    private readonly nint _handle;

    private LightGbmBooster(nint handle)
    {
        _handle = handle;
        Check(BoosterGetNumClasses(handle, out int classes));
        Check(BoosterGetNumFeature(handle, out int features));
        OutputCount = classes;
        FeatureCount = features;
    }

    public int OutputCount { get; }

    public int FeatureCount { get; }

    /// <summary>Trains a model.</summary>
    /// <param name="parameters">As LightGBM writes them: <c>objective=binary num_leaves=7</c>.</param>
    /// <param name="rows">Row-major.</param>
    /// <param name="labels">One a row.</param>
    /// <param name="iterations">Number of iterations; training may stop before.</param>
    /// <param name="groups">Sizes of the groups of a ranking.</param>
    public static LightGbmBooster Train(string parameters, ReadOnlySpan<float> rows, ReadOnlySpan<float> labels, int iterations, ReadOnlySpan<int> groups = default)
    {
        nint data = 0;
        try
        {
            fixed (float* pinned = rows)
                Check(DatasetCreateFromMat(pinned, Singles, labels.Length, rows.Length / labels.Length, 1, parameters, 0, out data));
            fixed (float* pinned = labels)
                Check(DatasetSetField(data, "label", pinned, labels.Length, Singles));
            if (!groups.IsEmpty)
            {
                fixed (int* pinned = groups)
                    Check(DatasetSetField(data, "group", pinned, groups.Length, Integers));
            }

            Check(BoosterCreate(data, parameters, out nint handle));
            var booster = new LightGbmBooster(handle);
            int finished = 0;
            for (int i = 0; i < iterations && finished == 0; i++)
                Check(BoosterUpdateOneIter(handle, out finished));
            return booster.Reloaded();    // its training data are about to go
        }
        finally
        {
            if (data != 0)
                Check(DatasetFree(data));
        }
    }

    /// <summary>Reads a model that LightGBM, or <see cref="LightGbmText"/>, wrote.</summary>
    public static LightGbmBooster Load(string model)
    {
        Check(BoosterLoadModelFromString(model, out _, out nint handle));
        return new LightGbmBooster(handle);
    }

    /// <summary>The model as LightGBM saves it.</summary>
    public string ToText()
    {
        Check(BoosterSaveModelToString(_handle, 0, -1, 0, 0, out long length, null));
        byte[] text = new byte[length];
        fixed (byte* pinned = text)
            Check(BoosterSaveModelToString(_handle, 0, -1, 0, length, out length, pinned));
        return Encoding.UTF8.GetString(text, 0, (int)length - 1);    // a zero ends it
    }

    /// <summary>Raw scores, <c>row * OutputCount + output</c>, of so many iterations from the first one on.</summary>
    public double[] Predict(ReadOnlySpan<float> rows, int first = 0, int count = -1)
    {
        double[] results = new double[rows.Length / FeatureCount * OutputCount];
        Predict(rows, RawScores, results, first, count);
        return results;
    }

    /// <summary>What LightGBM predicts: raw scores on the scale of the objective.</summary>
    public double[] PredictTransformed(ReadOnlySpan<float> rows)
    {
        double[] results = new double[rows.Length / FeatureCount * OutputCount];
        Predict(rows, Normal, results);
        return results;
    }

    /// <summary>Contributions on one thread, <c>(row * OutputCount + output) * (FeatureCount + 1) + feature</c>; the last one is the base value.</summary>
    public double[] Explain(ReadOnlySpan<float> rows, int first = 0, int count = -1)
    {
        double[] results = new double[rows.Length / FeatureCount * OutputCount * (FeatureCount + 1)];
        Predict(rows, Contributions, results, first, count);
        return results;
    }

    public void Dispose() => Check(BoosterFree(_handle));

    private LightGbmBooster Reloaded()
    {
        using (this)
            return Load(ToText());
    }

    private void Predict(ReadOnlySpan<float> rows, int kind, Span<double> results, int first = 0, int count = -1)
    {
        fixed (float* pinned = rows)
        fixed (double* to = results)
        {
            Check(BoosterPredictForMat(
                _handle, pinned, Singles, rows.Length / FeatureCount, FeatureCount, 1, kind, first, count, OneThread, out long length, to));
            if (length != results.Length)
                throw new InvalidOperationException($"LightGBM gave {length} numbers; {results.Length} were expected.");
        }
    }
}
