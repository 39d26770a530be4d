using Microsoft.ML;
using MLNet.Xai.Tabular.Tests.AnyModel;
using MLNet.Xai.Tabular.Tests.Models;
using MLNet.Xai.Tests.Support;

namespace MLNet.Xai.Tabular.Tests.ModelShap;

public sealed class DamagedShapStateTests
{
    private const int Copies = 2000;

    [Theory]
    [InlineData("FastTreeRegression", false)]
    [InlineData("OnlineGradientDescent", true)]
    public void Read_DamagedState_IsReadOrRefused(string trainer, bool clusters)
    {
        var ml = new MLContext(1);
        IDataView data = TreeData.View(ml, 60, 1);
        ITransformer model = AnyTrainers.Create(ml, trainer).Fit(data);
        var options = new ShapColumnOptions { BackgroundRows = 5 };
        if (clusters)
            (options.Background, options.Method) = (ShapBackground.KMeans(), ShapMethod.Partition);
        ShapTransformer explainer = ml.Explain().Shap(model, data, options: options).Explainer;
        using var stream = new MemoryStream();
        explainer.Rows.Write(new BinaryWriter(stream));
        byte[] whole = stream.ToArray();
        _ = ShapRows.Read(new BinaryReader(new MemoryStream(whole)));

        int refused = 0;
        foreach (byte[] damaged in Mutations.Of(whole, 5, Copies))
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                _ = ShapRows.Read(new BinaryReader(new MemoryStream(damaged)));
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
