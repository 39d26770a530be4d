using System.CommandLine;

namespace SentimentText;

/// <summary>The command line.</summary>
internal static class CommandLine
{
    private static readonly Option<string> s_output = new("--output") { Description = "where everything goes; default artifacts/demo/text", DefaultValueFactory = _ => DemoFolder.Of("text") };
    private static readonly Option<string?> s_model = new("--model") { Description = "a Hugging Face folder of a BERT, DistilBERT or RoBERTa classifier, in place of the one that is trained here" };
    private static readonly Option<string?> s_positive = new("--positive") { Description = "with --model: the label that means that the writer liked it; default the last one" };
    private static readonly Argument<string[]> s_texts = new("texts") { Description = "what is explained; default three sentences about a movie", Arity = ArgumentArity.ZeroOrMore };

    /// <summary>The command that hands on what it was asked for.</summary>
    public static RootCommand Create(Func<Options, int> run)
    {
        RootCommand command = new("Which words made the prediction: a BERT and ML.NET's own text pipeline explain the same sentences.") { s_texts, s_output, s_model, s_positive };
        command.SetAction(parsed => run(new Options(parsed.GetValue(s_output)!, parsed.GetValue(s_model), parsed.GetValue(s_positive), parsed.GetValue(s_texts) ?? [])));
        return command;
    }
}

/// <summary>What was asked for.</summary>
internal sealed record Options(string Output, string? Model, string? Positive, string[] Texts);
