using System.Globalization;
using System.Text;
using Microsoft.ML.Tokenizers;
using MLNet.Xai.Tests.Support;
using MLNet.Xai.Text.Tokenizers;
using Ours = MLNet.Xai.Text.Tokenizers.BertTokenizer;
using Theirs = Microsoft.ML.Tokenizers.BertTokenizer;

namespace MLNet.Xai.Benchmarks.Text;

/// <summary>BERT's tokenizer beside that of Microsoft.ML.Tokenizers.</summary>
internal static class TokenizerBenchmark
{
    /// <summary>Rows of a Markdown table, the head in front.</summary>
    /// <param name="quick">Fewer repetitions.</param>
    public static IEnumerable<string> Rows(bool quick)
    {
        yield return "| vocabulary | against | theirs, us a sentence | ours, us a sentence | theirs / ours | sentences with the same ids |";
        yield return "| --- | --- | --: | --: | --- | --: |";
        if (TestData.Real("text", "bert_micro_vocab.txt") is not { } vocabulary)
        {
            yield return $"| {TestData.RealMissing("text")} | | | | | |";
            yield break;
        }

        string[] sentences = [.. File.ReadLines(TestData.Real("text", "sst2_dev.tsv")!).Select(l => l.Split('\t')[0])];
        string[] words = [.. File.ReadLines(vocabulary)];
        foreach ((string name, string[] tokens) in (IEnumerable<(string, string[])>)[("7,209 words and letters", WithLetters(words)), ("the first 1,000 of them and letters", WithLetters(words[..1000]))])
        {
            var ours = Ours.FromTokens(tokens);
            using var stream = new MemoryStream(Encoding.UTF8.GetBytes(string.Join('\n', tokens)));
            var theirs = Theirs.Create(stream, new BertOptions { LowerCaseBeforeTokenization = true });
            int same = sentences.Count(s => ours.Encode(s).Ids.SequenceEqual(theirs.EncodeToIds(s, addSpecialTokens: true, considerPreTokenization: true, considerNormalization: true)));
            yield return Row(name, "EncodeToTokens", sentences, ours, s => theirs.EncodeToTokens(s, out _).Count, same, quick);
            yield return Row(name, "EncodeToIds", sentences, ours, s => theirs.EncodeToIds(s).Count, same, quick);
        }
    }

    private static string Row(string vocabulary, string against, string[] sentences, TextTokenizer ours, Func<string, int> theirs, int same, bool quick)
    {
        PairedRun run = PairedRun.Measure(
            new Timed(() => Each(sentences, theirs), sentences.Length, Clock.Thread),
            new Timed(() => Each(sentences, s => ours.Encode(s).Ids.Count), sentences.Length, Clock.Thread),
            quick ? 5 : 21,
            quick ? 0.05 : 0.2);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {vocabulary} | {against} | {run.Baseline:F2} | {run.Ours:F2} | {run.MinRatio:F2} - **{run.Ratio:F2}** - {run.MaxRatio:F2} | {same} of {sentences.Length} |");
    }

    private static void Each(string[] sentences, Func<string, int> encode)
    {
        long tokens = 0;
        foreach (string sentence in sentences)
            tokens += encode(sentence);
        GC.KeepAlive(tokens);
    }

    private static string[] WithLetters(string[] words)
    {
        string[] letters = [.. Enumerable.Range('!', '~' - '!' + 1).Select(c => ((char)c).ToString())];
        return [.. words.Concat(letters).Concat(letters.Where(l => char.IsAsciiLetterOrDigit(l[0])).Select(l => "##" + l)).Distinct()];
    }
}
