using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace MLNet.Xai.Text.Tests.AnyPipeline;

public sealed class Review
{
    public string Text { get; set; } = "";

    public float Stars { get; set; }

    public string Shop { get; set; } = "";

    public bool Label { get; set; }

    public string Kind { get; set; } = "";

    public bool Wanted { get; set; } = true;
}

/// <summary>What a custom model reads.</summary>
public sealed class ReviewInput
{
    public string Text { get; set; } = "";

    public float Stars { get; set; }

    public string Shop { get; set; } = "";
}

public sealed class ReviewScore
{
    public float Score { get; set; }
}

/// <summary>What an explanation says of a row.</summary>
public sealed class WordsRow
{
    public float[] Words { get; set; } = [];

    [ColumnName("Words.Tokens")]
    public string[] Tokens { get; set; } = [];

    [ColumnName("Words.Start")]
    public int[] Start { get; set; } = [];

    [ColumnName("Words.Length")]
    public int[] Length { get; set; } = [];

    [ColumnName("Words.Output")]
    public float Output { get; set; }

    [ColumnName("Words.Class")]
    public string Class { get; set; } = "";

    [ColumnName("Words.Seen")]
    public int Seen { get; set; }

    [ColumnName("Words.Others")]
    public float[] Others { get; set; } = [];

    [ColumnName("Words.OtherNames")]
    public string[] OtherNames { get; set; } = [];

    public override string ToString() => string.Join('|', Words.Select(BitConverter.SingleToInt32Bits)) + string.Join('|', Tokens) + string.Join('|', Start) + string.Join('|', Length)
        + $"{BitConverter.SingleToInt32Bits(Output)} {Class} {Seen}" + string.Join('|', Others.Select(BitConverter.SingleToInt32Bits)) + string.Join('|', OtherNames);
}

/// <summary>Of a complete method.</summary>
public sealed class SumRow
{
    public float[] Words { get; set; } = [];

    [ColumnName("Words.BaseValue")]
    public float BaseValue { get; set; }

    [ColumnName("Words.Delta")]
    public float Delta { get; set; }

    [ColumnName("Words.Output")]
    public float Output { get; set; }

    [ColumnName("Words.Others")]
    public float[] Others { get; set; } = [];
}

/// <summary>A model whose words have known weights, and interact with the other columns.</summary>
[CustomMappingFactoryAttribute(Name)]
public sealed class ReviewFactory : CustomMappingFactory<ReviewInput, ReviewScore>
{
    public const string Name = "Xai.Text.Tests.Review";

    public static readonly Dictionary<string, float> Weights = new(StringComparer.Ordinal) { ["good"] = 1.5f, ["bad"] = -2, ["film"] = 0.25f };

    private static int s_rows;

    /// <summary>Rows that were scored so far, by anyone.</summary>
    public static int Rows => s_rows;

    public override Action<ReviewInput, ReviewScore> GetMapping() => Rate;

    public static void Rate(ReviewInput review, ReviewScore score)
    {
        Interlocked.Increment(ref s_rows);
        score.Score = Of(review.Text, review.Stars, review.Shop);
    }

    public static float Of(string text, float stars, string shop) =>
        0.5f + text.Split([' ', '.', ',', '\n'], StringSplitOptions.RemoveEmptyEntries).Sum(word => Weights.GetValueOrDefault(word)) + (shop == "corner" ? 0.5f : 0)
        + (text.Contains("bad", StringComparison.Ordinal) ? -0.1f * stars : 0.2f * stars);
}
