namespace Shapes;

/// <summary>Random numbers that every machine makes alike (SplitMix64: Steele, Lea and Flood, 2014).</summary>
public sealed class Draws(ulong seed)
{
    private ulong _state = seed;

    public double Between(double least, double most) => least + ((most - least) * Next());

    public int Below(int count) => (int)(Next() * count);

    private double Next()
    {
        ulong z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return ((z ^ (z >> 31)) >> 11) * (1.0 / (1UL << 53));
    }
}
