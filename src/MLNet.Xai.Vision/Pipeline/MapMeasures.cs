namespace MLNet.Xai.Vision;

/// <summary>Measures of a map that ask the network.</summary>
[Flags]
public enum MapMeasures
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Column <c>.Insertion</c>: area under the target's probability while pixels appear; more is better.</summary>
    Insertion = 1,

    /// <summary>Column <c>.Deletion</c>: the same while they vanish; less is better.</summary>
    Deletion = 2,

    /// <summary>Column <c>.Road</c>: half of (least relevant pixels removed first) less (most relevant first); more is better.</summary>
    Road = 4,

    /// <summary>
    /// Columns <c>.Probability</c> (of the image), <c>.MaskedProbability</c> (of the image multiplied by its map), <c>.Drop</c> (fall in per cent) and <c>.Increase</c>
    /// (1 where it rises, else 0): the means of the last two over the images are average drop and increase.
    /// </summary>
    Drop = 8,

    /// <summary>Column <c>.Infidelity</c>: how badly the map foretells what removed squares do; 0 is faithful.</summary>
    Infidelity = 16,

    /// <summary>Column <c>.Sensitivity</c>: how far the map moves at most, relative to its length, under small changes. Only beside <c>Attribution</c>.</summary>
    Sensitivity = 32,

    /// <summary>Insertion, deletion, ROAD and drop: for any map.</summary>
    Common = Insertion | Deletion | Road | Drop,
}
