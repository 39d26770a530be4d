namespace CaliforniaHousing;

/// <summary>
/// Made-up blocks in the places and ranges of the real table. A house is worth more where incomes are high, near the coast, with fewer people in it, and a little more when it is old; the number
/// of people in the block has nothing to do with it.
/// </summary>
internal static class HouseGenerator
{
    private static readonly (double Latitude, double Longitude, double Share)[] Places =
    [
        (34.05, -118.25, 0.36), (37.65, -122.2, 0.22), (32.8, -117.05, 0.09), (33.95, -117.35, 0.1), (38.58, -121.45, 0.08), (36.75, -119.8, 0.06), (37.35, -121.0, 0.05), (40.5, -122.4, 0.04),
    ];

    // Where the coast lies: its longitude at some latitudes.
    private static readonly (double Latitude, double Longitude)[] Coast = [(32, -117.1), (33.7, -118.25), (34.1, -119), (35.2, -120.8), (36.6, -121.95), (37.8, -122.5), (39, -123.7), (40.4, -124.35), (42, -124.25)];

    public static IEnumerable<House> Make(int count, int seed = 2026)
    {
        var random = new Random(seed);
        for (int i = 0; i < count; i++)
            yield return Next(random);
    }

    private static House Next(Random random)
    {
        (double latitude, double longitude) = Place(random);
        double inland = Math.Max(0, longitude - CoastAt(latitude));
        double income = Math.Clamp(Math.Exp(1.22 + (0.45 * Normal(random))), 0.5, 15);
        double age = Math.Clamp(Math.Round(29 + (12.5 * Normal(random))), 1, 52);
        double rooms = Math.Clamp(4.4 + (0.25 * income) + (0.9 * Normal(random)), 1, 12);
        double bedrooms = Math.Clamp(1.05 + (0.07 * Normal(random)), 0.7, 2);
        double population = Math.Clamp(Math.Round(Math.Exp(7.05 + (0.65 * Normal(random)))), 10, 16_000);
        double occupancy = Math.Clamp(2.9 + (0.6 * Normal(random)), 1.2, 7);
        double value = 0.1 + (0.38 * income) + (1.3 * Math.Exp(-inland / 0.35)) - (0.35 * (occupancy - 2.9)) + (0.008 * (age - 29)) + (0.3 * Normal(random));
        return new House
        {
            MedianIncome = (float)Math.Round(income, 4),
            HouseAge = (float)age,
            Rooms = (float)Math.Round(rooms, 3),
            Bedrooms = (float)Math.Round(bedrooms, 3),
            Population = (float)population,
            Occupancy = (float)Math.Round(occupancy, 3),
            Latitude = (float)Math.Round(latitude, 2),
            Longitude = (float)Math.Round(longitude, 2),
            Value = (float)Math.Round(Math.Clamp(value, 0.15, 5), 3),
        };
    }

    private static (double Latitude, double Longitude) Place(Random random)
    {
        double drawn = random.NextDouble();
        int at = 0;
        while (at < Places.Length - 1 && (drawn -= Places[at].Share) > 0)
            at++;
        double latitude = Math.Clamp(Places[at].Latitude + (0.25 * Normal(random)), 32.5, 41.9);

        // Nobody lives in the sea.
        return (latitude, Math.Max(Places[at].Longitude + (0.3 * Normal(random)), CoastAt(latitude) + 0.02));
    }

    private static double CoastAt(double latitude)
    {
        int after = Math.Clamp(Array.FindIndex(Coast, point => point.Latitude >= latitude), 1, Coast.Length - 1);
        (double fromLatitude, double from) = Coast[after - 1];
        (double toLatitude, double to) = Coast[after];
        return from + ((latitude - fromLatitude) / (toLatitude - fromLatitude) * (to - from));
    }

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
