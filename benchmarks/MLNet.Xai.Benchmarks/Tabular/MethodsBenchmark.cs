namespace MLNet.Xai.Benchmarks.Tabular;

/// <summary>The costs that docs/which-method.md tells.</summary>
internal static class MethodsBenchmark
{
    public static void Run(bool quick, string? filter) => Results.Write("methods.md", $"""
        # What each method costs

        {Results.Header("methods", quick)}

        10,000 rows of 20 numbers; defaults of every method, 100 background rows where one is taken. Trees: FastTree, 100 trees of 20 leaves. Any model: LdSvm, which can only be called.

        Milliseconds for an explained row, by reading the column:

        | method | trees | any model |
        | --- | --: | --: |
        {string.Join('\n', MethodCosts.OfRows(quick))}

        Seconds for an answer about the whole model:

        | method | trees | any model |
        | --- | --: | --: |
        {string.Join('\n', MethodCosts.OfModels())}
        """);
}
