using Microsoft.ML;
using MLNet.Xai.Core.Texts;
using MLNet.Xai.Text.Columns;

namespace MLNet.Xai.Text.Tests.Columns;

/// <summary>What the columns of texts hold is what <see cref="TextExplanationReader"/> reads, and pictures draw.</summary>
public sealed class ReadBackTests
{
    private readonly MLContext _ml = new(1);

    [Theory]
    [InlineData(TextUnits.Tokens)]
    [InlineData(TextUnits.Words)]
    public void Read_AppendedColumns_AreTheExplanations(TextUnits units)
    {
        string[] texts = ["an unforgettable film", "", "not seen to its end"];
        IDataView view = Explained(units, new LetterExplainer(), texts);

        IReadOnlyList<TextExplanation> read = TextExplanationReader.Read(view, "Words");

        read.Count.ShouldBe(texts.Length);
        for (int i = 0; i < texts.Length; i++)
        {
            TextExplanation made = LetterExplainer.Explain(texts[i]), expected = units == TextUnits.Words ? made.ToWords() : made;
            read[i].Text.ShouldBe(texts[i]);
            read[i].Tokens.ShouldBe(expected.Tokens);
            read[i].Values.ShouldBe(expected.Values.Select(v => (double)(float)v));
            read[i].Others.ShouldBe(expected.Others);
            (read[i].BaseValue, read[i].Output, read[i].Delta, read[i].OutputName, read[i].Method).ShouldBe((0.5, expected.Output, 0.25, "long", "Letters"));
            read[i].IsTruncated.ShouldBe(expected.IsTruncated);
            _ml.Explain().Plots.Text(view, "Words", i).Table.Rows.Count.ShouldBe(expected.Tokens.Count + expected.Others.Count + 3);
        }
    }

    [Fact]
    public void ReadRow_LateRow_ExplainsThatRowAlone()
    {
        LetterExplainer explainer = new();
        IDataView view = Explained(TextUnits.Tokens, explainer, [.. Enumerable.Range(0, 50).Select(i => $"text {i}")]);

        _ml.Explain().Plots.TextBar(view, "Words", row: 40).Table.Rows.Count.ShouldBeGreaterThan(1);

        explainer.Explained.ShouldBe(1);
    }

    private IDataView Explained(TextUnits units, LetterExplainer explainer, string[] texts) => new TextExplanationTransformer(new TextExplanationState("Words", units, explainer))
        .Transform(_ml.Data.LoadFromEnumerable(texts.Select(text => new Row { Review = text })));

    private sealed class Row
    {
        public string Review { get; set; } = "";
    }

    // A word's value is its length; it is cut after four letters.
    private sealed class LetterExplainer : TextExplainer
    {
        public int Explained { get; private set; }

        public override string Method => "Letters";

        public override string TextColumn => "Review";

        public override bool HasOthers => true;

        public static TextExplanation Explain(string text)
        {
            List<TextToken> tokens = [new("[CLS]", 0, 0, -1)];
            int word = 0, seen = Math.Min(text.Length, 15);
            for (int at = 0; at < seen; at++)
            {
                int end = text.IndexOf(' ', at) is var found && found < 0 ? seen : Math.Min(found, seen);
                for (int from = at; from < end; from += 4)
                    tokens.Add(new TextToken((from > at ? "##" : "") + text[from..Math.Min(end, from + 4)], from, Math.Min(end, from + 4) - from, word));
                at = end;
                word++;
            }

            return new TextExplanation
            {
                Text = text,
                Tokens = tokens,
                Values = [.. tokens.Select(token => token.Length / 8.0)],
                Others = text.Length > 0 ? [new("no 'dull'", 0.125)] : [],
                BaseValue = 0.5,
                Output = text.Length / 4.0,
                Delta = 0.25,
                OutputName = "long",
                Method = "Letters",
                SeenLength = seen,
            };
        }

        public override Func<TextExplanation> Open(DataViewRow row, Watch watch)
        {
            ValueGetter<ReadOnlyMemory<char>> getter = row.GetGetter<ReadOnlyMemory<char>>(row.Schema["Review"]);
            ReadOnlyMemory<char> text = default;
            return () =>
            {
                getter(ref text);
                Explained++;
                return Explain(text.ToString());
            };
        }

        public override void Write(BinaryWriter writer)
        {
        }
    }
}
