using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Columns;
using MLNet.Xai.Core.Texts;
using MLNet.Xai.Tabular;
using MLNet.Xai.Text.Columns;

namespace MLNet.Xai.Text;

/// <summary>Explains the text that any ML.NET model reads by calling the model.</summary>
internal sealed class TextModelExplainer(TextPipeline pipeline, PerturbationSettings settings, ExplainWhen? when) : TextExplainer
{
    private const byte Version = 1;

    public TextPipeline Pipeline => pipeline;

    public PerturbationSettings Settings => settings;

    private ExplainWhen? When => when;

    public override string Method => settings.Name;

    public override string TextColumn => pipeline.TextColumn;

    public override IReadOnlyList<string> OtherColumns => when?.FlagColumn is { } flag ? [.. pipeline.Others, flag] : pipeline.Others;

    public override bool HasOthers => true;

    public override bool IsComplete => settings.IsComplete;

    public override bool HasR2 => settings.Method == TextExplanationMethod.Lime;

    /// <summary>What a row costs, in words.</summary>
    public string Cost => pipeline.Background is { } background
        ? $"{settings.Cost} variants of the text scored a row at most, those without some column against {background.Count} background rows"
        : $"{settings.Cost} variants of the text scored a row at most";

    public override void Annotate(DataViewSchema.Annotations.Builder annotations)
    {
        annotations.AddText(ExplanationAnnotations.Units, pipeline.Units.ToString());
        annotations.AddText(ExplanationAnnotations.Cost, Cost);
        annotations.AddText(ExplanationAnnotations.Error, settings.Error);
    }

    public override void Check(DataViewSchema schema)
    {
        foreach (string name in pipeline.Others)
        {
            DataViewType wanted = pipeline.Schema[name].Type;
            if (schema.GetColumnOrNull(name) is { } column && column.Type.RawType != wanted.RawType)
                throw new ArgumentException($"The explained model reads the column '{name}' as {wanted}, but its type is {column.Type}.");
        }

        if (when?.FlagColumn is { } flag && schema.GetColumnOrNull(flag) is { } found && found.Type is not BooleanDataViewType)
            throw new ArgumentException($"The column '{flag}' is {found.Type}; it says which rows are explained, so it has to be Boolean.");
    }

    public override Func<TextExplanation> Open(DataViewRow row, Watch watch) => new Rows(this, row, watch).Explain;

    public override void Write(BinaryWriter writer)
    {
        writer.Write(Version);
        settings.Write(writer);
        pipeline.Write(writer);
        writer.Write(when is not null);
        when?.Write(writer);
    }

    internal static TextExplainer Read(BinaryReader reader)
    {
        if (reader.ReadByte() is var version && version != Version)
            throw new InvalidDataException($"the explanation of a text model is of version {version}; this MLNet.Xai reads {Version}");
        PerturbationSettings settings = PerturbationSettings.Read(reader);
        var pipeline = TextPipeline.Read(reader);
        return new TextModelExplainer(pipeline, settings, reader.ReadBoolean() ? ExplainWhen.Read(reader) : null);
    }

    /// <summary>Explains the rows of a source.</summary>
    private sealed class Rows : IDisposable
    {
        private readonly TextModelExplainer _explainer;
        private readonly Watch _watch;
        private readonly PipelineScorer _scorer;
        private readonly ValueGetter<ReadOnlyMemory<char>> _text;
        private readonly ValueGetter<bool>? _flag;

        public Rows(TextModelExplainer explainer, DataViewRow row, Watch watch)
        {
            (_explainer, _watch, _scorer) = (explainer, watch, new PipelineScorer(explainer.Pipeline, row));
            _text = row.GetGetter<ReadOnlyMemory<char>>(row.Schema[explainer.TextColumn]);
            _flag = explainer.When?.FlagColumn is { } column ? row.GetGetter<bool>(row.Schema[column]) : null;
        }

        public TextExplanation Explain()
        {
            ReadOnlyMemory<char> value = default;
            _text(ref value);
            string text = value.ToString();
            bool wanted = true;
            _flag?.Invoke(ref wanted);
            if (!wanted)
                return Unexplained(text);
            _scorer.Hold();
            double[] outputs = _scorer.Score([text], _watch.Cancellation);
            return _explainer.When is not { } when || _flag is not null || when.Accepts((float)outputs.Max())
                ? Perturbation.Explain(text, _scorer, _explainer.Settings, _watch, outputs)
                : Unexplained(text);
        }

        public void Dispose() => _scorer.Dispose();

        private TextExplanation Unexplained(string text) => new() { Text = text, Tokens = [], Values = [], Output = double.NaN, Method = _explainer.Method };
    }
}
