namespace MLNet.Xai.Tabular.Tests;

/// <summary>Tests that count what the whole process allocates run while no other does.</summary>
[CollectionDefinition(nameof(CountedMemory), DisableParallelization = true)]
public sealed class CountedMemory;
