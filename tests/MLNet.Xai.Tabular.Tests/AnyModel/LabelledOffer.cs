using Microsoft.ML.Data;

namespace MLNet.Xai.Tabular.Tests.AnyModel;

/// <summary>An offer with further columns, which <see cref="OfferFactory"/> does not read.</summary>
public sealed class LabelledOffer : Offer
{
    public float Amount2 { get; set; }

    [VectorType(1)]
    public float[] Other { get; set; } = [];

    public bool Good { get; set; }

    public float Target { get; set; }
}
