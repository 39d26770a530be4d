namespace MLNet.Xai.Benchmarks.Text;

/// <summary>Texts: tokenizers, gradients, and methods that call a model.</summary>
internal static class TextBenchmark
{
    /// <summary>Writes the page; prints one section's lines alone where a filter names it.</summary>
    public static void Run(bool quick, string? filter)
    {
        if (filter is null)
        {
            Results.Write("text.md", Page(quick));
            return;
        }

        foreach (string line in filter switch
        {
            "tokenizers" => TokenizerBenchmark.Rows(quick),
            "gradients" => GradientBenchmark.Rows(quick),
            "perturbation" => PerturbationBenchmark.Rows(quick),
            _ => throw new ArgumentException($"There is no section '{filter}'; there are: tokenizers, gradients, perturbation.", nameof(filter)),
        })
            Console.WriteLine(line);
    }

    private static string Page(bool quick) => $"""
        # Texts

        {Results.Header("text", quick)}

        ## Tokenizers

        The 872 sentences of SST-2's development set, one thread's processor time, both sides in turn; of ratios min - **median** - max. Ours gives ids, tokens, places in the text and words.

        {string.Join('\n', TokenizerBenchmark.Rows(quick))}

        ## Integrated gradients

        BERT of 4 layers x 256, 32 tokens, random weights; both sides in turn, one thread's processor time: our method against as many forward and backward passes written by hand in the same batches.

        | steps, batch | by hand, ms | ours, ms | ours / by hand | MB at the peak |
        | --- | --: | --: | --- | --: |
        {string.Join('\n', GradientBenchmark.Rows(quick))}

        ## Methods that call the model

        Medians of runs after a hundred, and a second and a half, to warm up. Processor time is that of all threads; in the model is the pipeline's part of it, with the handing over of texts and scores. The loop that they are
        held against is ML.NET's PredictionEngine over the same samples one by one, equal ones too, and nothing else.

        {string.Join('\n', PerturbationBenchmark.Rows(quick))}
        """;
}
