namespace MLNet.Xai.Core.Trees.Scoring.Levels;

/// <summary>How rows are walked down the levels of a tree.</summary>
internal enum LevelWay
{
    /// <summary>One by one: the twin that the others are held against.</summary>
    Alone,

    /// <summary>32 together, which look up 16 nodes at a time (AVX2).</summary>
    Shuffle256,

    /// <summary>64 together, which look up 16 nodes at a time (AVX-512 BW).</summary>
    Shuffle512,

    /// <summary>64 together, which look up 128 nodes (AVX-512 VBMI).</summary>
    Permute,
}
