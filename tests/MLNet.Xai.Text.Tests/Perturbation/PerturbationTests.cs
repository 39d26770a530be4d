using FsCheck.Fluent;
using MLNet.Xai.Core;
using MLNet.Xai.Core.Texts;
using MLNet.Xai.Text.Scoring;

namespace MLNet.Xai.Text.Tests.Perturbed;

/// <summary>The methods that only call, on scorers that are no ML.NET model.</summary>
public sealed class PerturbationTests
{
    private static readonly TextExplanationMethod[] s_methods =
        [TextExplanationMethod.Lime, TextExplanationMethod.Occlusion, TextExplanationMethod.SentenceOcclusion, TextExplanationMethod.KernelShap, TextExplanationMethod.Partition];

    [Theory]
    [InlineData("")]
    [InlineData("  \t\n ")]
    [InlineData("one")]
    [InlineData("no no no no")]
    [InlineData("שלום עולם 😀 👩‍👩‍👧 مرحبا")]
    [InlineData("?! ...")]
    [InlineData("<b>bold</b> & \"quoted\"")]
    public void AnyText_IsExplained(string text) => Any(text);

    [Fact]
    public void LoneSurrogates_AreExplained() => Any("a\uD83Db \uDE00 c\uD83D");

    [Fact]
    public void TenThousandWords_CostNoMoreThanSaid_AndAreSaidSo()
    {
        string text = string.Join(' ', Enumerable.Range(0, 10_000).Select(i => $"word{i % 700}"));
        foreach (TextExplanationMethod method in s_methods)
        {
            var scorer = new CountingScorer(t => t.Length / 1000.0);
            var settings = new PerturbationSettings { Method = method, Samples = 300, MaxEvaluations = 300, MostPieces = 100, Split = method == TextExplanationMethod.SentenceOcclusion ? TextSplit.Sentences : TextSplit.Words };
            TextExplanation found = Perturbation.Explain(text, scorer, settings, Watch.Nobody);
            found.Tokens.Count.ShouldBeInRange(1, 100);
            scorer.Texts.ShouldBeLessThanOrEqualTo(settings.Cost + 1);
            scorer.LargestBatch.ShouldBeLessThanOrEqualTo((1 << 22) / text.Length);
            found.Tokens.ShouldAllBe(t => text.Substring(t.Start, t.Length) == t.Text);
        }
    }

    [Fact]
    public void Variants_ComeInBatches_AndOnce()
    {
        var scorer = new CountingScorer(t => t.Length);
        _ = Perturbation.Explain("one two three", scorer, new PerturbationSettings { Method = TextExplanationMethod.Lime }, Watch.Nobody);

        // 2^3 variants of 5,000 samples, and the text itself by itself.
        scorer.Texts.ShouldBe(9);
        var long20 = new CountingScorer(t => t.Length);
        _ = Perturbation.Explain(string.Join(' ', Enumerable.Range(0, 20)), long20, new PerturbationSettings { Method = TextExplanationMethod.Lime }, Watch.Nobody);
        long20.Texts.ShouldBeGreaterThan(1000);
        long20.Calls.ShouldBeLessThanOrEqualTo(11);
        var kernel = new CountingScorer(t => t.Length);
        _ = Perturbation.Explain(string.Join(' ', Enumerable.Range(0, 40)), kernel, new PerturbationSettings { Method = TextExplanationMethod.KernelShap }, Watch.Nobody);
        kernel.Texts.ShouldBeInRange(2000, 2561);
        kernel.Calls.ShouldBeLessThanOrEqualTo(6);
    }

    [Fact]
    public void RandomGames_SumsHold_AndShapleyIsBruteForce() =>
        FsCheck.Check.One(FsCheck.Config.QuickThrowOnFailure.WithMaxTest(40), Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
        {
            var random = new Random(seed);
            string[] words = [.. Enumerable.Range(0, 1 + random.Next(9)).Select(i => $"w{i}")];
            string text = string.Concat(words.Select(w => w + (random.Next(4) == 0 ? ". " : " ")));
            double[] table = [.. Enumerable.Range(0, 1 << words.Length).Select(_ => random.NextDouble())];
            double Game(string variant) => table[words.Select((w, i) => variant.Contains(w, StringComparison.Ordinal) ? 1 << i : 0).Sum()];
            int budget = 16 + random.Next(2000);
            TextExplanation partition = Explain(TextExplanationMethod.Partition, budget), kernel = Explain(TextExplanationMethod.KernelShap, budget);
            foreach (TextExplanation found in (TextExplanation[])[partition, kernel])
            {
                found.Output.ShouldBe(table[^1]);
                (found.BaseValue + found.Values.Sum()).ShouldBe(table[^1], 1e-9);
                found.Delta.ShouldBe(0, 1e-9);
            }

            kernel.BaseValue.ShouldBe(table[0]);
            TextExplanation all = Explain(TextExplanationMethod.KernelShap, 512);
            for (int p = 0; p < words.Length; p++)
            {
                double exact = Enumerable.Range(0, table.Length).Where(s => (s >> p & 1) == 0).Sum(s => Weight(System.Numerics.BitOperations.PopCount((uint)s), words.Length) * (table[s | 1 << p] - table[s]));
                all.Values[p].ShouldBe(exact, 1e-9);
            }

            TextExplanation occlusion = Explain(TextExplanationMethod.Occlusion, budget);
            for (int p = 0; p < words.Length; p++)
                occlusion.Values[p].ShouldBe(table[^1] - table[(table.Length - 1) ^ (1 << p)], 1e-12);

            TextExplanation Explain(TextExplanationMethod method, int evaluations) =>
                Perturbation.Explain(text, new CountingScorer(Game), new PerturbationSettings { Method = method, MaxEvaluations = evaluations }, Watch.Nobody);
        }));

    [Fact]
    public void Lime_BagOfWords_SharesAWordsWeight_AndFollowsItsSeed()
    {
        static double Model(string text) => text.Split(' ').Count(w => w == "good");
        var settings = new PerturbationSettings { Method = TextExplanationMethod.Lime, Split = TextSplit.LimeWords, BagOfWords = true };
        TextExplanation found = Perturbation.Explain("good film good music", new CountingScorer(Model), settings, Watch.Nobody);
        found.Values[0].ShouldBe(found.Values[2]);
        found.Values[0].ShouldBe(1, 0.01);
        found.Values[1].ShouldBe(0, 0.01);
        found.R2.ShouldBeGreaterThan(0.99);
        (found.BaseValue + found.Values.Sum()).ShouldBe(found.Output + found.Delta, 1e-12);
        Perturbation.Explain("good film good music", new CountingScorer(Model), settings, Watch.Nobody).Values.ShouldBe(found.Values);
        Perturbation.Explain("good film good music", new CountingScorer(Model), settings with { Seed = 2, Samples = 50 }, Watch.Nobody).Values.ShouldNotBe(found.Values);
    }

    [Fact]
    public void Masks_StandInTheirPlace_AndAreTheScorersWhereNothingElseIsSaid()
    {
        var own = new CountingScorer(t => t.Length, mask: "[MASK]");
        _ = Perturbation.Explain("one two", own, new PerturbationSettings { Method = TextExplanationMethod.Occlusion }, Watch.Nobody);
        own.Seen.ShouldBe(["one two", "one two", "[MASK] two", "one [MASK]"]);
        var said = new CountingScorer(t => t.Length, mask: "[MASK]");
        _ = Perturbation.Explain("one two", said, new PerturbationSettings { Method = TextExplanationMethod.Occlusion, MaskText = "" }, Watch.Nobody);
        said.Seen.ShouldBe(["one two", "one two", " two", "one "]);
    }

    [Fact]
    public void Characters_AreSummedToWords()
    {
        var settings = new PerturbationSettings { Method = TextExplanationMethod.KernelShap, Split = TextSplit.Characters };
        TextExplanation found = Perturbation.Explain("ab c", new CountingScorer(t => t.Count(c => c == 'a') + (2 * t.Count(c => c == 'b')) + (4 * t.Count(c => c == 'c'))), settings, Watch.Nobody);
        found.Tokens.Select(t => t.Text).ShouldBe(["a", "b", " ", "c"]);
        TextExplanation words = found.ToWords();
        words.Tokens.Select(t => t.Text).ShouldBe(["ab", " ", "c"]);
        words.Values.Select(v => Math.Round(v, 9)).ShouldBe([3, 0, 4]);
    }

    [Fact]
    public void NotFinite_AndWrongTargets_AreRefused()
    {
        var settings = new PerturbationSettings { Method = TextExplanationMethod.Partition };
        Should.Throw<InvalidOperationException>(() => Perturbation.Explain("a b", new CountingScorer(t => t == "a b" ? 1 : double.NaN), settings, Watch.Nobody)).Message.ShouldContain("NaN");
        Should.Throw<ArgumentException>(() => Perturbation.Explain("a b", new CountingScorer(t => 1), settings with { Target = ClassTarget.Class(1) }, Watch.Nobody)).Message.ShouldContain("no class 1");
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Should.Throw<OperationCanceledException>(() => Perturbation.Explain("a b", new CountingScorer(t => 1), settings, new Watch(null, cancelled.Token)));
    }

    private static double Weight(int size, int players)
    {
        double weight = 1.0 / players;
        for (int i = 1; i <= size; i++)
            weight *= (double)i / (players - i);
        return weight;
    }

    private static void Any(string text)
    {
        foreach (TextExplanationMethod method in s_methods)
        {
            var scorer = new CountingScorer(t => t.Length + (t.Contains('a', StringComparison.Ordinal) ? 1 : 0));
            var settings = new PerturbationSettings { Method = method, Samples = 100, Split = method == TextExplanationMethod.SentenceOcclusion ? TextSplit.Sentences : TextSplit.Words };
            TextExplanation found = Perturbation.Explain(text, scorer, settings, Watch.Nobody);
            found.Values.Count.ShouldBe(found.Tokens.Count);
            found.Values.ShouldAllBe(v => double.IsFinite(v));
            found.Tokens.ShouldAllBe(t => text.Substring(t.Start, t.Length) == t.Text);
            (found.Tokens.Count > 0).ShouldBe(!string.IsNullOrWhiteSpace(text));
            if (settings.IsComplete)
                (found.BaseValue + found.Values.Sum()).ShouldBe(found.Output + found.Delta, 1e-9);
            if (text == "one" && method is not TextExplanationMethod.Lime)
                found.Values.ShouldBe([3]);
        }
    }

    private sealed class CountingScorer(Func<string, double> model, string? mask = null) : TextScorer
    {
        public int Calls { get; private set; }

        public int Texts { get; private set; }

        public int LargestBatch { get; private set; }

        public List<string> Seen { get; } = [];

        public override IReadOnlyList<string> OutputNames => [""];

        public override string? MaskText => mask;

        public override double[] Score(IReadOnlyList<string> texts, CancellationToken cancellation)
        {
            cancellation.ThrowIfCancellationRequested();
            (Calls, Texts, LargestBatch) = (Calls + 1, Texts + texts.Count, Math.Max(LargestBatch, texts.Count));
            if (Seen.Count < 100)
                Seen.AddRange(texts);
            return [.. texts.Select(model)];
        }
    }
}
