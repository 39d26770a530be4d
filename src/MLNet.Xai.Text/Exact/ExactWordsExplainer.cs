using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Core.Texts;
using MLNet.Xai.Text.Columns;

namespace MLNet.Xai.Text.Exact;

/// <summary>What the words of a text had to do with a prediction, exactly: by the n-grams of the row's own text.</summary>
internal sealed class ExactWordsExplainer(ExactWordsState state) : TextExplainer
{
    public ExactWordsState State => state;

    public override string Method => state.Engine.Method;

    public override string TextColumn => state.Plan.TextColumn;

    public override IReadOnlyList<string> OtherColumns => [state.FeatureColumn, "Score", .. state.Plan.OtherColumns];

    public override bool HasOthers => true;

    public override void Check(DataViewSchema schema)
    {
        foreach (string column in state.Plan.OtherColumns)
            Wants(schema, column, schema[column].Type is TextDataViewType, "Text");
        DataViewType features = schema[state.FeatureColumn].Type, score = schema["Score"].Type;
        Wants(schema, state.FeatureColumn, features is VectorDataViewType vector && vector.ItemType == NumberDataViewType.Single && vector.Size == state.Map.SlotCount, $"Vector<Single, {state.Map.SlotCount}>");
        int outputs = state.Engine.OutputCount;
        bool fits = outputs == 1 ? score == NumberDataViewType.Single : score is VectorDataViewType scores && scores.ItemType == NumberDataViewType.Single && scores.Size == outputs;
        Wants(schema, "Score", fits, outputs == 1 ? "Single" : $"Vector<Single, {outputs}>");
    }

    public override Func<TextExplanation> Open(DataViewRow row, Watch watch) => new ExactWordsRow(state, row).Explain;

    public override void Write(BinaryWriter writer) => state.Write(writer);

    internal static TextExplainer Read(BinaryReader reader) => new ExactWordsExplainer(ExactWordsState.Read(reader));

    private static void Wants(DataViewSchema schema, string column, bool fits, string wanted)
    {
        if (!fits)
            throw new ArgumentOutOfRangeException(nameof(schema), $"The words are explained by the column '{column}' as {wanted}, but its type is {schema[column].Type}. Give the explainer the data behind the model that it was made for.");
    }
}
