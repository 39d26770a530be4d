using Microsoft.ML.Data;

namespace MLNet.Xai.Tabular.Tests.AnyModel;

/// <summary>A row of columns of every type.</summary>
public class Offer
{
    public string Text { get; set; } = "";

    public string Note { get; set; } = "";

    public double Amount { get; set; }

    [KeyType(5)]
    public uint Grade { get; set; }

    public bool Urgent { get; set; }

    public DateTime Day { get; set; }

    [VectorType(2)]
    public float[] Point { get; set; } = [];

    /// <summary>A row whose columns are this one's where the bit is set.</summary>
    public static Offer Mixed(Offer row, Offer other, int set)
    {
        return new Offer { Text = Of(0).Text, Note = Of(1).Note, Amount = Of(2).Amount, Grade = Of(3).Grade, Urgent = Of(4).Urgent, Day = Of(5).Day, Point = Of(6).Point };

        Offer Of(int bit) => (set & (1 << bit)) != 0 ? row : other;
    }
}
