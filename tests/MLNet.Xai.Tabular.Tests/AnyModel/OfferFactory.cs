using Microsoft.ML.Transforms;

namespace MLNet.Xai.Tabular.Tests.AnyModel;

/// <summary>A model that is nothing but code.</summary>
[CustomMappingFactoryAttribute(Name)]
public sealed class OfferFactory : CustomMappingFactory<Offer, OfferScore>
{
    public const string Name = "Offer";

    public static float Rate(Offer offer) => (float)(offer.Text.Length + (offer.Note.Length * offer.Amount) + (offer.Urgent ? offer.Grade * 2.0 : -1)
        + (offer.Day.Ticks % 1000 / 500.0) + offer.Day.Month + (offer.Point[0] * offer.Point[1] * offer.Amount));

    public static void Rate(Offer offer, OfferScore score) => score.Score = Rate(offer);

    public override Action<Offer, OfferScore> GetMapping() => Rate;
}

/// <summary>What it gives.</summary>
public sealed class OfferScore
{
    public float Score { get; set; }
}
