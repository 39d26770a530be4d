using Microsoft.ML;
using MLNet.Xai.Tabular.Tests.Models;
using MLNet.Xai.Tests.Support;

namespace MLNet.Xai.Tabular.Tests.ModelLime;

public sealed class DamagedLimeStateTests
{
    private const int Copies = 2000;

    [Fact]
    public void Read_DamagedState_IsReadOrRefused()
    {
        var ml = new MLContext(1);
        IDataView data = TreeData.View(ml, 60, 1);
        ITransformer model = TreeTrainers.Create(ml, "FastTreeRegression").Fit(data);
        LimeTransformer explainer = ml.Explain().Lime(model, data, options: new LimeColumnOptions { BackgroundRows = 20, Samples = 50 }).Explainer;
        using var stream = new MemoryStream();
        explainer.Rows.Write(new BinaryWriter(stream));
        byte[] whole = stream.ToArray();
        _ = LimeRows.Read(new BinaryReader(new MemoryStream(whole)));

        int refused = 0;
        foreach (byte[] damaged in Mutations.Of(whole, 5, Copies))
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                _ = LimeRows.Read(new BinaryReader(new MemoryStream(damaged)));
            }
            catch (Exception e) when (e is IOException or FormatException or ArgumentException or InvalidDataException or OverflowException
                || (e is NotSupportedException && e.Message.Contains("were saved in format", StringComparison.Ordinal)))
            {
                refused++;
            }

            // A state that is whole but for a number loads its model.
            (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(3_000_000 + (100L * damaged.Length));
        }

        refused.ShouldBeGreaterThan(Copies / 2);
    }
}
