namespace Examples;

/// <summary>Random numbers by integers and addition alone, so that every machine and every .NET makes the same data.</summary>
internal sealed class PortableRandom(ulong seed)
{
    private ulong _state = seed;

    /// <summary>From 0 up to 1. SplitMix64: Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014.</summary>
    public double Uniform()
    {
        ulong z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return ((z ^ (z >> 31)) >> 11) * (1.0 / (1UL << 53));
    }

    /// <summary>A normal number, cut to a range: the sum of twelve uniform ones.</summary>
    public double Normal(double mean, double deviation, double least, double most)
    {
        double sum = -6;
        for (int i = 0; i < 12; i++)
            sum += Uniform();
        return Math.Clamp(mean + (deviation * sum), least, most);
    }

    /// <summary>One of several, as likely as its weight.</summary>
    public int Choice(params ReadOnlySpan<double> weights)
    {
        double sum = 0;
        foreach (double weight in weights)
            sum += weight;
        double at = Uniform() * sum;
        for (int i = 0; i < weights.Length - 1; i++)
        {
            at -= weights[i];
            if (at < 0)
                return i;
        }

        return weights.Length - 1;
    }
}
