namespace ImageComparison;

/// <summary>A network and the pictures on which it is explained.</summary>
internal sealed record Study(Subject Subject, PhotoSet Photos);
