using System.Globalization;
using Microsoft.ML.Data;
using Shapes;

namespace BadgeAuction;

/// <summary>Makes up auctions, always the same: lots.csv and a photograph of every badge.</summary>
internal static class AuctionHouse
{
    private static readonly (string Name, double Worth)[] Metals = [("tin", 14), ("brass", 22), ("silver", 40)];

    /// <summary>Writes lots.csv and the folder photos.</summary>
    public static void Write(string folder, int count)
    {
        Directory.CreateDirectory(Path.Combine(folder, "photos"));
        using var writer = new StreamWriter(Path.Combine(folder, "lots.csv")) { NewLine = "\n" };
        writer.WriteLine("file,metal,age,condition,weight,price");
        var draws = new Draws(2026);
        for (int i = 0; i < count; i++)
        {
            ShapePicture badge = ShapePicture.Draw(Training.HeldOut + i);
            string file = $"badge-{i:0000}.png";
            badge.Save(Path.Combine(folder, "photos", file));
            writer.WriteLine(NextRow(draws, file, badge.Shape));
        }
    }

    private static string NextRow(Draws draws, string file, Shape shape)
    {
        (string metal, double worth) = Metals[draws.Below(Metals.Length)];
        double age = Math.Round(draws.Between(5, 120)), condition = 1 + draws.Below(10), weight = Math.Round(draws.Between(5, 25), 1);
        double price = (worth * Rarity(shape) * (0.5 + (0.07 * condition))) + (0.2 * age) + draws.Between(-4, 4);
        return string.Create(CultureInfo.InvariantCulture, $"{file},{metal},{age},{condition},{weight},{price:0.00}");
    }

    private static double Rarity(Shape shape) => shape switch
    {
        Shape.Star => 2,
        Shape.Cross => 1.4,
        Shape.Triangle => 1,
        _ => 0.7,
    };
}
