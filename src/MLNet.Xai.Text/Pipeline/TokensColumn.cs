using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Columns;
using MLNet.Xai.Text.Tokenizers;

namespace MLNet.Xai.Text.Pipeline;

/// <summary>A column of text, read as the number of its tokens, whether it was cut, and the tokens' ids, all below 2^24 and so exact as Single.</summary>
/// <param name="Name">Name of the column.</param>
/// <param name="Classifier">Whose tokens.</param>
internal sealed record TokensColumn(string Name, TextClassifier Classifier) : InputColumn(Name, InputKind.Encoded, 2 + Classifier.MaxTokens)
{
    protected override string Wanted => "Text";

    public override ReadInput CreateReader(DataViewRow row, DataViewSchema.Column column, ColumnBuffer? buffer)
    {
        ValueGetter<ReadOnlyMemory<char>> getter = buffer is ColumnBuffer<ReadOnlyMemory<char>> buffered ? buffered.Latest : row.GetGetter<ReadOnlyMemory<char>>(column);
        ReadOnlyMemory<char> value = default;
        return destination =>
        {
            getter(ref value);
            EncodedText encoded = Classifier.Encode(value.ToString());
            destination[0] = encoded.Ids.Count;
            destination[1] = encoded.SeenLength < encoded.Text.Length ? 1 : 0;
            for (int i = 0; i < encoded.Ids.Count; i++)
                destination[2 + i] = encoded.Ids[i];
        };
    }

    protected override bool Accepts(DataViewType type) => type is TextDataViewType;
}
