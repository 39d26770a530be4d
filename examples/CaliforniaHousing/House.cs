using Microsoft.ML.Data;

namespace CaliforniaHousing;

/// <summary>A block of houses, in the columns of the California housing table (Pace and Barry, "Sparse spatial autoregressions", 1997) as scikit-learn gives it out.</summary>
internal sealed class House
{
    /// <summary>Median income of a household, in 10,000 dollars.</summary>
    [LoadColumn(0)]
    public float MedianIncome { get; set; }

    /// <summary>Median age of the houses.</summary>
    [LoadColumn(1)]
    public float HouseAge { get; set; }

    /// <summary>Rooms of a household.</summary>
    [LoadColumn(2)]
    public float Rooms { get; set; }

    [LoadColumn(3)]
    public float Bedrooms { get; set; }

    [LoadColumn(4)]
    public float Population { get; set; }

    /// <summary>Members of a household.</summary>
    [LoadColumn(5)]
    public float Occupancy { get; set; }

    [LoadColumn(6)]
    public float Latitude { get; set; }

    [LoadColumn(7)]
    public float Longitude { get; set; }

    /// <summary>Median value of a house, in 100,000 dollars, cut at 5: what is predicted.</summary>
    [LoadColumn(8)]
    public float Value { get; set; }
}
