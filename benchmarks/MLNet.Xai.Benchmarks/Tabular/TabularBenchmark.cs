namespace MLNet.Xai.Benchmarks.Tabular;

/// <summary>Methods for any model: what they cost beside the model itself.</summary>
internal static class TabularBenchmark
{
    /// <summary>Writes the page; prints one section's lines alone where a filter names it.</summary>
    public static void Run(bool quick, string? filter)
    {
        if (filter is null)
        {
            Results.Write("tabular.md", Page(quick));
            return;
        }

        foreach (string line in filter switch
        {
            "scoring" => ScoringLines.Make(quick),
            "kernelshap" => KernelShapLines.Shares(quick),
            "lime" => LimeLines.Make(quick),
            "importance" => ImportanceLines.Make(quick),
            "probabilities" => ProbabilityLines.Make(quick),
            _ => throw new ArgumentException($"There is no section '{filter}'; there are: scoring, kernelshap, lime, importance, probabilities.", nameof(filter)),
        })
        {
            Console.WriteLine(line);
        }
    }

    private static string Page(bool quick) => $"""
        # Methods for any model

        {Results.Header("tabular", quick)}

        Both sides in turn in one process; medians and, of ratios of neighbours in time, min - **median** - max.

        ## Scoring

        20,000 rows of a model's feature column: through the ITransformer (a data view in, the Score column out), and by the model's own arithmetic in batches, as explainers score. Microseconds
        of processor time a row, all threads.

        | model | ITransformer | batches | ratio | largest difference |
        | --- | --: | --: | --: | --: |
        {string.Join('\n', ScoringLines.Make(quick))}

        ## KernelSHAP

        2,048 coalitions x 100 background rows = 204,800 rows scored a row, in batches.

        | model | ms a row | the model's share |
        | --- | --: | --: |
        {string.Join('\n', KernelShapLines.Shares(quick))}

        Median relative error (Euclidean) against all 4,096 coalitions of games with 12 players, by how coalitions are drawn.

        | coalitions | leverage | paired | plain | plain / leverage |
        | --- | --: | --: | --: | --: |
        {string.Join('\n', KernelShapLines.Errors(quick))}

        ## LIME

        5,000 samples of a FastForest of 100 trees of 20 leaves. Samples around a row are scored row by row; samples of the table's bins are drawn and scored once for all rows, so that a row costs less
        than their scoring would. The model is scored on all threads, the rest is done on one: the last column is of all threads' processor time.

        | features | samples | scoring 5,000 rows, ms | a row's explanation, ms | scoring / explanation | the same, processor time |
        | --: | --- | --: | --: | --: | --: |
        {string.Join('\n', LimeLines.Make(quick))}

        ## Permutation importance

        20 features x 5 repeats x 10,000 rows, the same forest, area under the ROC curve and accuracy (ML.NET measures all of its metrics). Scoring alone is 100 times all rows in batches, dealt out to the threads one by
        one. Trees that do not test a shuffled feature are not walked again, so that importance may cost less than scoring. Seconds.

        | against | first | second | ratio | |
        | --- | --: | --: | --- | --: |
        {string.Join('\n', ImportanceLines.Make(quick))}

        ## Interventional probabilities of 20 features

        64 pairs of orders against 100 background rows, one thread: orders one after another as before, and orders side by side with the margin as control variate. At the same standard error
        the gain is the time's ratio times that of the variances.

        | model | before, ms a row | now, ms a row | ratio | standard errors, before / now | gain at the same error |
        | --- | --: | --: | --: | --: | --: |
        {string.Join('\n', ProbabilityLines.Make(quick))}
        """;
}
