using Microsoft.ML;
using MLNet.Xai.Columns;
using MLNet.Xai.Core.Contrast;
using MLNet.Xai.Tabular.Tests.Models;
using MLNet.Xai.Tests.Support;

namespace MLNet.Xai.Tabular.Tests.ModelContrast;

public sealed class DamagedContrastStateTests
{
    private const int Copies = 1000;

    [Theory]
    [InlineData("Counterfactuals")]
    [InlineData("Anchors")]
    [InlineData("ContrastiveExplanations")]
    public void Read_DamagedState_IsReadOrRefused(string method)
    {
        var ml = new MLContext(1);
        IDataView data = TreeData.View(ml, 60, 1);
        ITransformer model = TreeTrainers.Create(ml, "FastTreeBinary").Fit(data);
        ExplainingTransformer explainer = method switch
        {
            "Counterfactuals" => ml.Explain().Counterfactuals(model, data, options: new() { BackgroundRows = 5, Target = ScoreTarget.Above(1) }).Explainer,
            "Anchors" => ml.Explain().Anchors(model, data, options: new() { BackgroundRows = 5 }).Explainer,
            _ => ml.Explain().ContrastiveExplanations(model, data, options: new() { BackgroundRows = 5 }).Explainer,
        };
        Func<BinaryReader, RowExplainer> read = method switch { "Counterfactuals" => CounterfactualRows.Read, "Anchors" => AnchorRows.Read, _ => ContrastiveRows.Read };
        using var stream = new MemoryStream();
        explainer.Rows.Write(new BinaryWriter(stream));
        byte[] whole = stream.ToArray();
        using var again = new MemoryStream();
        read(new BinaryReader(new MemoryStream(whole))).Write(new BinaryWriter(again));
        again.Length.ShouldBe(whole.Length);

        int refused = 0;
        foreach (byte[] damaged in Mutations.Of(whole, 5, Copies))
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                _ = read(new BinaryReader(new MemoryStream(damaged)));
            }
            catch (Exception e) when (e is IOException or FormatException or ArgumentException or InvalidDataException or OverflowException
                || (e is NotSupportedException && e.Message.Contains("were saved in format", StringComparison.Ordinal)))
            {
                refused++;
            }

            (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(3_000_000 + (100L * damaged.Length));
        }

        refused.ShouldBeGreaterThan(Copies / 2);
    }
}
