using System.Text;
using Microsoft.ML;
using MLNet.Xai.Tests.Support;

namespace MLNet.Xai.Text.Tests.AnyPipeline;

public sealed class DamagedTextModelTests
{
    [Fact]
    public void Read_DamagedState_IsReadOrRefused()
    {
        const int copies = 600;
        var ml = new MLContext(1);
        IDataView data = Reviews.View(ml);
        ITransformer model = Reviews.Pipeline(ml, "Beside").Fit(data);
        TextExplanationTransformer explainer = ml.Explain().Text.Predictions(model, data, "Text",
            options: new TextExplanationOptions { Method = TextExplanationMethod.KernelShap, OtherFeatures = OtherFeatures.Players, MaskText = "[MASK]" }).LastTransformer;
        using var stream = new MemoryStream();
        explainer.State.Explainer.Write(new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true));
        byte[] whole = stream.ToArray();
        _ = TextModelExplainer.Read(new BinaryReader(new MemoryStream(whole)));
        int refused = 0;
        foreach (byte[] damaged in Mutations.Of(whole, 5, copies))
        {
            try
            {
                _ = TextModelExplainer.Read(new BinaryReader(new MemoryStream(damaged)));
            }
            catch (Exception e) when (e is IOException or FormatException or ArgumentException or InvalidDataException or OverflowException)
            {
                refused++;
            }
        }

        refused.ShouldBeGreaterThan(copies / 2);
    }
}
