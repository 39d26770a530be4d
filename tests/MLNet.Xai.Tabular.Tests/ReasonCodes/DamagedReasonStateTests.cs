using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Tabular.Tests.Models;
using MLNet.Xai.Tests.Support;

namespace MLNet.Xai.Tabular.Tests.ReasonCodes;

public sealed class DamagedReasonStateTests
{
    private const int Copies = 2000;

    [Fact]
    public void Read_DamagedState_IsReadOrRefused()
    {
        var ml = new MLContext(1);
        IDataView data = TreeData.View(ml, 60, 1);
        ITransformer model = TreeTrainers.Create(ml, "FastTreeRegression").Fit(data);
        var options = new ReasonCodeOptions
        {
            Cutoff = ReasonCutoff.ScoreBelow(model.Transform(data).GetColumn<float>("Score").Average()),
            BackgroundRows = 5,
            Catalogue = [new ReasonCode("A", "{value} for {reference}", "slot 1", "slot 0")],
            DefaultText = "{feature} is {value}",
            ProtectedFeatures = ["slot 2"],
            Directions = new Dictionary<string, ScoreDirection>(StringComparer.Ordinal) { ["slot 0"] = ScoreDirection.Raises },
        };
        ReasonCodeTransformer explainer = ml.Explain().ReasonCodes(model, data, "Reasons", options).Explainer;
        using var stream = new MemoryStream();
        explainer.Rows.Write(new BinaryWriter(stream));
        byte[] whole = stream.ToArray();
        _ = ReasonRows.Read(new BinaryReader(new MemoryStream(whole)));

        int refused = 0;
        foreach (byte[] damaged in Mutations.Of(whole, 5, Copies).Concat(Mutations.Of(whole[^400..], 6, Copies).Select(end => (byte[])[.. whole[..^400], .. end])))
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                _ = ReasonRows.Read(new BinaryReader(new MemoryStream(damaged)));
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
