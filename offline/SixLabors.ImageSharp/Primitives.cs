namespace SixLabors.ImageSharp;

public record struct Size(int Width, int Height);

public record struct Point(int X, int Y);

public record struct Rectangle(int X, int Y, int Width, int Height)
{
    public readonly int Right => X + Width;

    public readonly int Bottom => Y + Height;
}
