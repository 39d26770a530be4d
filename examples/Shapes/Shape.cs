namespace Shapes;

/// <summary>The classes of the pictures.</summary>
public enum Shape
{
    Circle,
    Square,
    Triangle,
    Star,
    Cross,
}

public static class ShapeExtensions
{
    /// <summary>Whether a place is inside the shape of radius 1 around the origin. All shapes have about the same area.</summary>
    public static bool Contains(this Shape shape, double x, double y) => shape switch
    {
        Shape.Circle => (x * x) + (y * y) < 0.81,
        Shape.Square => Math.Max(Math.Abs(x), Math.Abs(y)) < 0.8,
        Shape.Triangle => y > -0.62 && (1.732 * Math.Abs(x)) + y < 1.24,
        Shape.Star => InStar(x, y),
        _ => Math.Min(Math.Abs(x), Math.Abs(y)) < 0.36 && Math.Max(Math.Abs(x), Math.Abs(y)) < 1.1,
    };

    /// <summary>Five points at 1.3, the corners between them at 0.6: below the straight line from a point to the next corner.</summary>
    private static bool InStar(double x, double y)
    {
        const double fifth = 2 * Math.PI / 5;
        double angle = Math.Atan2(x, y) + (2 * Math.PI);
        double away = Math.Abs((angle % fifth) - (fifth / 2));
        double fromPoint = (fifth / 2) - away;
        (double px, double py) = (Math.Sqrt((x * x) + (y * y)) * Math.Cos(fromPoint), Math.Sqrt((x * x) + (y * y)) * Math.Sin(fromPoint));
        (double cx, double cy) = (0.6 * Math.Cos(fifth / 2), 0.6 * Math.Sin(fifth / 2));
        return ((px - 1.3) * cy) - (py * (cx - 1.3)) < 0;
    }
}
