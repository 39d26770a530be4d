using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Core.Plots;
using MLNet.Xai.Core.Texts;

namespace MLNet.Xai.Tests.Reading;

/// <summary>Columns of explained texts, read back and drawn.</summary>
public sealed class TextReaderTests
{
    private readonly MLContext _ml = new(1);

    [Fact]
    public void Read_AllColumns_AreTheExplanation()
    {
        IReadOnlyList<TextExplanation> texts = TextExplanationReader.Read(View(Film(), Bad()), "Words");

        texts.Count.ShouldBe(2);
        TextExplanation film = texts[0];
        film.Text.ShouldBe("A tender film, never boring");
        film.Tokens.ShouldBe([new("[CLS]", 0, 0, -1), new("tender", 2, 6, 0), new("bor", 21, 3, 1), new("##ing", 24, 3, 1)]);
        film.Values.ShouldBe([0.125, 0.5, -0.25, 0]);
        film.Others.ShouldBe([new("no 'dull'", 0.0625), new("Stars = 4", -0.5)]);
        (film.BaseValue, film.Output, film.Delta, film.OutputName, film.Method, film.SeenLength, film.IsTruncated).ShouldBe((0.25, 0.75, 0.125, "positive", "LIME", 27, false));
        texts[1].IsTruncated.ShouldBeTrue();
        texts[1].OutputName.ShouldBe("negative");
        TextExplanationReader.Read(View(Film(), Bad()), "Words", firstRow: 1).Single().Text.ShouldBe("Bad, very bad");
        TextExplanationReader.Read(View(Film(), Bad()), "Words", maxRows: 1).Single().Text.ShouldBe(film.Text);
    }

    [Fact]
    public void Read_MethodsWithoutSum_HaveNoBaseValue()
    {
        TextExplanation text = TextExplanationReader.ReadRow(View([Film()], without: ["Words.BaseValue", "Words.Delta", "Words.Others", "Words.OtherNames"]), "Words", 0);

        text.BaseValue.ShouldBe(double.NaN);
        text.Delta.ShouldBe(double.NaN);
        text.Others.ShouldBeEmpty();
    }

    [Fact]
    public void Read_MissingColumns_AreNamedWithThoseThereAre()
    {
        Error(View([Film()]), "Word").ShouldContain("reads the column 'Word', which the data does not have. There are: Review, Words, Words.Tokens");
        foreach (string column in new[] { "Tokens", "Start", "Length", "Word", "Output", "Class", "Seen", "Others", "OtherNames" })
            Error(View([Film()], without: [$"Words.{column}"]), "Words").ShouldContain($"reads the column 'Words.{column}', which the data does not have");
        Error(View([Film()], without: ["Review"]), "Words").ShouldContain("The explanation 'Words' is of the column 'Review'");
        Error(View([Film()], annotated: false), "Words").ShouldContain("an explainer of texts did not make it");
        Error(View([Film()]), "Review").ShouldContain("The column 'Review' is String; of an explained text it is a vector of Single");
    }

    [Fact]
    public void Read_ColumnsThatDoNotBelongTogether_NameTheRow()
    {
        TextRow broken = Bad();
        broken.Start = [0];
        Should.Throw<ArgumentException>(() => TextExplanationReader.Read(View(Film(), broken), "Words")).Message.ShouldContain("Row 1 of 'Words' has 2 values, 2 tokens, 1 starts");
    }

    [Fact]
    public void Plots_NoSuchRow_SayHowManyThereAre()
    {
        IDataView view = View(Film(), Bad());
        Should.Throw<ArgumentOutOfRangeException>(() => _ml.Explain().Plots.Text(view, "Words", 2)).Message.ShouldContain("There is no row 2; there are 2.");
        Should.Throw<ArgumentOutOfRangeException>(() => _ml.Explain().Plots.Text(view, "Words", -1));
        Should.Throw<ArgumentException>(() => _ml.Explain().Plots.TextBar(View(), "Words")).Message.ShouldContain("no rows");
        Should.Throw<ArgumentException>(() => _ml.Explain().Plots.TextReport(View(), "Words")).Message.ShouldContain("no texts");
    }

    [Fact]
    public void Plots_Columns_AreWhatIsDrawn()
    {
        IDataView view = View(Film(), Bad());
        PlotCatalog plots = _ml.Explain().Plots;

        plots.Text(view, "Words", row: 0).Table.Rows.Select(r => (r[0], r[1])).ShouldBe([("base value", 0.25), ("[CLS]", 0.125), ("tender", 0.5), ("bor", -0.25), ("##ing", 0.0), ("no 'dull'", 0.0625), ("Stars = 4", -0.5), ("delta", 0.125), ("output", 0.75)]);
        plots.TextHtml(view, "Words", row: 1).ToInlineHtml().ShouldContain("title=\"bad: −1.00\">Bad</mark>");
        plots.TextBar(view, "Words", row: 0).Table.Rows[0].ShouldBe(["tender", 0.5]);
        Should.Throw<ArgumentException>(() => plots.TextBar(view, "Words")).Message.ShouldContain("explain 2 outputs, whose values have no common mean: 'positive', 'negative'. Say which one by output.");
        Should.Throw<ArgumentException>(() => plots.TextBar(view, "Words", output: "neutral")).Message.ShouldContain("No row of 'Words' explains 'neutral'");
        plots.TextBar(view, "Words", output: "negative").Table.Rows.Single().ShouldBe(["bad", 1.5, 1.5, -1.5, 1.0]);
        string html = plots.TextReport(view, "Words", new TextReportOptions { Title = "Reviews" }, remarkColumn: "Label").ToString();
        html.ShouldContain("Text 1: negative, output 0.25<span> (Label: True)</span>");
        Should.Throw<ArgumentException>(() => plots.TextReport(view, "Words", remarkColumn: "Labels")).Message.ShouldContain("'Labels', which the data does not have");
    }

    [Fact]
    public void Plots_Console_WritesTextAndTokens()
    {
        using StringWriter text = new() { NewLine = "\n" }, tokens = new() { NewLine = "\n" };
        _ml.Explain().Plots.WriteText(View(Film(), Bad()), "Words", 1, text);
        _ml.Explain().Plots.WriteTokens(View(Film(), Bad()), "Words", 1, tokens);

        text.ToString().ShouldBe("Bad[-1.00], [not seen by the model:] very bad[-0.50]\n");
        tokens.ToString().ShouldBe("Explained: negative (output 0.2500)\nbad bad\nbad        : -1.0000\nbad        : -0.5000\nbase value :  1.0000\ndelta      :  0.0000\n");
    }

    private static TextRow Film() => new()
    {
        Review = "A tender film, never boring",
        Words = [0.125f, 0.5f, -0.25f, 0],
        Tokens = ["[CLS]", "tender", "bor", "##ing"],
        Start = [0, 2, 21, 24],
        Length = [0, 6, 3, 3],
        Word = [-1, 0, 1, 1],
        Output = 0.75f,
        Class = "positive",
        Seen = 27,
        BaseValue = 0.25f,
        Delta = 0.125f,
        Others = [0.0625f, -0.5f],
        OtherNames = ["no 'dull'", "Stars = 4"],
    };

    private static TextRow Bad() => new()
    {
        Review = "Bad, very bad",
        Words = [-1, -0.5f],
        Tokens = ["bad", "bad"],
        Start = [0, 10],
        Length = [3, 3],
        Word = [0, 2],
        Output = 0.25f,
        Class = "negative",
        Seen = 5,
        BaseValue = 1,
        Label = true,
    };

    private static string Error(IDataView view, string name) => Should.Throw<ArgumentException>(() => TextExplanationReader.Read(view, name)).Message;

    private IDataView View(params TextRow[] rows) => View(rows, without: []);

    private IDataView View(TextRow[] rows, string[]? without = null, bool annotated = true)
    {
        SchemaDefinition schema = SchemaDefinition.Create(typeof(TextRow));
        foreach (string column in without ?? [])
            schema.Remove(schema[column]);
        if (annotated)
        {
            schema["Words"].AddAnnotation(ExplanationAnnotations.TextColumn, "Review".AsMemory(), TextDataViewType.Instance);
            schema["Words"].AddAnnotation(ExplanationAnnotations.Method, "LIME".AsMemory(), TextDataViewType.Instance);
        }

        return _ml.Data.LoadFromEnumerable(rows, schema);
    }

    private sealed class TextRow
    {
        public string Review { get; set; } = "";

        public float[] Words { get; set; } = [];

        [ColumnName("Words.Tokens")]
        public string[] Tokens { get; set; } = [];

        [ColumnName("Words.Start")]
        public int[] Start { get; set; } = [];

        [ColumnName("Words.Length")]
        public int[] Length { get; set; } = [];

        [ColumnName("Words.Word")]
        public int[] Word { get; set; } = [];

        [ColumnName("Words.Output")]
        public float Output { get; set; }

        [ColumnName("Words.Class")]
        public string Class { get; set; } = "";

        [ColumnName("Words.Seen")]
        public int Seen { get; set; }

        [ColumnName("Words.BaseValue")]
        public float BaseValue { get; set; }

        [ColumnName("Words.Delta")]
        public float Delta { get; set; }

        [ColumnName("Words.Others")]
        public float[] Others { get; set; } = [];

        [ColumnName("Words.OtherNames")]
        public string[] OtherNames { get; set; } = [];

        public bool Label { get; set; }
    }
}
