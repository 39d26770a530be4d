using Microsoft.ML;
using MLNet.Xai.Tabular.Tests.Models;
using MLNet.Xai.Tests.Support;

namespace MLNet.Xai.Tabular.Tests.TreeShap;

/// <summary>
/// The state inside a saved model, damaged before its hash is looked at: the reader gives it up with an exception that becomes an
/// <see cref="InvalidDataException"/> in a model, in memory of the state's order.
/// </summary>
public sealed class DamagedStateTests
{
    private const int Copies = 1500;

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 2)]
    public void Read_DamagedState_IsReadOrRefused(bool interventional, int seed)
    {
        var ml = new MLContext(1);
        var options = new TreeShapColumnOptions { Perturbation = interventional ? Core.Shapley.TreeShapPerturbation.Interventional : Core.Shapley.TreeShapPerturbation.PathDependent, BackgroundRows = 20 };
        var model = TreeTrainers.Create(ml, "FastForestBinary").WithTreeShap(ml, options: options).Fit(TreeData.View(ml, 200, 1));
        using var stream = new MemoryStream();
        model.Explainer.Rows.Write(new BinaryWriter(stream));
        byte[] whole = stream.ToArray();
        TreeShapRows.Read(new BinaryReader(new MemoryStream(whole)));

        int refused = 0;
        foreach (byte[] damaged in Mutations.Of(whole, seed, Copies))
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            int features = 0;
            try
            {
                features = ((TreeShapRows)TreeShapRows.Read(new BinaryReader(new MemoryStream(damaged)))).State.Ensemble.FeatureCount;
            }
            catch (Exception e) when (e is IOException or FormatException or ArgumentException or InvalidDataException or OverflowException or IndexOutOfRangeException
                || (e is NotSupportedException && e.Message.Contains("were saved in format", StringComparison.Ordinal)))
            {
                refused++;
            }

            (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(1_000_000 + (100L * damaged.Length) + (64L * features));
        }

        refused.ShouldBeGreaterThan(Copies / 4);
    }
}
