using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using Microsoft.ML.Transforms.Text;
using MLNet.Xai.Tabular;

namespace MLNet.Xai.Text.Exact;

/// <summary>Walks a model, fresh or loaded, and follows the text from its column to the slots of the predictor's features.</summary>
internal sealed class TextTracer
{
    private readonly ITransformer _predictor;
    private readonly TracedSteps _steps;
    private readonly Dictionary<string, Traced> _columns = new(StringComparer.Ordinal);
    private readonly Dictionary<int, DataViewSchema.Column> _ngrams = [];
    private DataViewSchema _schema;
    private bool _isDone;

    private TextTracer(DataViewSchema input, string textColumn, ITransformer predictor)
    {
        (_schema, _predictor, _steps) = (input, predictor, new TracedSteps(textColumn));
        foreach (DataViewSchema.Column column in input.Where(c => !c.IsHidden && c.Type is TextDataViewType))
            _columns[column.Name] = _steps.Source(column.Name);
    }

    /// <summary>The steps of the text, and what each slot of the features is.</summary>
    /// <param name="model">The model.</param>
    /// <param name="input">What it takes.</param>
    /// <param name="textColumn">The column that is explained.</param>
    /// <param name="predictor">The part of the model that reads the features.</param>
    /// <param name="featureColumn">The features.</param>
    /// <exception cref="InvalidOperationException">The text cannot be followed: the message says where.</exception>
    public static (TextPlan Plan, SlotMap Map, Dictionary<int, DataViewSchema.Column> Ngrams) Trace(ITransformer model, DataViewSchema input, string textColumn, ITransformer predictor, string featureColumn)
    {
        var tracer = new TextTracer(input, textColumn, predictor);
        tracer.Visit(model);
        return tracer.Finish(featureColumn, textColumn);
    }

    private (TextPlan Plan, SlotMap Map, Dictionary<int, DataViewSchema.Column> Ngrams) Finish(string featureColumn, string textColumn)
    {
        Traced? features = _columns.GetValueOrDefault(featureColumn);
        if (features is Traced.Opaque opaque)
            throw new InvalidOperationException($"the step {opaque.By} makes features of the text in a way that cannot be followed back to words");
        if (features is not Traced.Slots slots || !_steps.Uses(slots))
            throw new InvalidOperationException($"the features in the column '{featureColumn}' do not follow from the column '{textColumn}' by n-grams or bags of words");
        FeatureSegment[] segments = [.. slots.Segments.Where(s => s.Size > 0).Select(s => s.Step < 0 || _steps.Uses(s.Step) ? s : s with { Step = -1 })];
        (TextPlan plan, FeatureSegment[] numbered) = _steps.Plan(segments);
        var ngrams = new Dictionary<int, DataViewSchema.Column>();
        for (int i = 0; i < segments.Length; i++)
        {
            if (segments[i].Step >= 0)
                ngrams[numbered[i].Step] = _ngrams[segments[i].Step];
        }

        return (plan, new SlotMap(numbered, []), ngrams);
    }

    private void Visit(ITransformer transformer)
    {
        if (_isDone || ReferenceEquals(transformer, _predictor))
        {
            _isDone = true;
            return;
        }

        if ((transformer as IEnumerable<ITransformer> ?? HiddenTextParts.StepsOf(transformer)) is { } parts)
        {
            foreach (ITransformer part in parts)
                Visit(part);
            return;
        }

        Step(transformer);
    }

    private void Step(ITransformer transformer)
    {
        DataViewSchema next = transformer.GetOutputSchema(_schema);
        string[] added = next.Count >= _schema.Count && _schema.All(c => next[c.Index].Name.Equals(c.Name, StringComparison.Ordinal))
            ? [.. next.Skip(_schema.Count).Select(c => c.Name)]
            : [.. next.Where(c => !c.IsHidden && ReadColumns.Count(next, c.Name) > ReadColumns.Count(_schema, c.Name)).Select(c => c.Name)];
        var reads = added.Distinct(StringComparer.Ordinal).ToDictionary(name => name, name => Reads(transformer, name), StringComparer.Ordinal);
        (string Name, Traced? Traced)[] found = [.. added.Select((name, i) => (name, Follow(new StepOutput(transformer, next[name], i, reads))))];
        foreach ((string name, Traced? traced) in found)
        {
            _columns.Remove(name);
            if (traced is not null)
                _columns[name] = traced;
        }

        foreach (string gone in _columns.Keys.Where(name => next.GetColumnOrNull(name) is null).ToArray())
            _columns.Remove(gone);
        _schema = next;
    }

    // What a step that goes over all rows reads is not known: everything.
    private string[] Reads(ITransformer transformer, string output)
    {
        if (!transformer.IsRowToRowMapper)
            return [.. _columns.Keys];
        IRowToRowMapper mapper = transformer.GetRowToRowMapper(_schema);
        return [.. mapper.GetDependencies([mapper.OutputSchema[output]]).OrderBy(c => c.Index).Select(c => c.Name)];
    }

    private Traced? Follow(in StepOutput output)
    {
        if (output.Transformer is ColumnConcatenatingTransformer concatenate)
            return Concatenate(output, HiddenTextParts.Concatenated(concatenate)[output.Index].Inputs);
        if (output.Transformer is NgramHashingTransformer hashing)
            return Ngrams(output, HiddenTextParts.Hashed(hashing)[output.Index].Inputs) ?? Lost(output);
        Traced? input = output.Own is [var only] ? _columns.GetValueOrDefault(only) : null;
        bool isVector = output.Type is VectorDataViewType;
        return (output.Transformer, input) switch
        {
            (ColumnCopyingTransformer, _) => input,
            (TextNormalizingTransformer, Traced.Text text) => new Traced.Text(Add(StepKind.Normalize, output, [text.Step], output.Own)),
            (WordTokenizingTransformer, Traced.Text text) => new Traced.Text(Add(StepKind.Tokenize, output, [text.Step], output.Own)),
            (StopWordsRemovingTransformer or CustomStopWordsRemovingTransformer, Traced.Text text) when IsVector(text) => new Traced.Text(Add(StepKind.Filter, output, [text.Step], output.Own)),
            (TokenizingByCharactersTransformer, Traced.Text text) => new Traced.Units(Add(StepKind.Characters, output, [text.Step], output.Own)),
            (ValueToKeyMappingTransformer or HashingTransformer, Traced.Text text) when isVector && IsVector(text) && output.Type.RawType == typeof(VBuffer<uint>) =>
                new Traced.Units(Add(StepKind.Keys, output, [text.Step], output.Own)),
            (NgramExtractingTransformer, Traced.Units) => Ngrams(output, output.Own),
            (LpNormNormalizingTransformer or NormalizingTransformer, Traced.Slots slots) when !KeepsZeros(output, slots) => Lost(output, " (it makes zeros something else, so that absent words are not absent)"),
            (LpNormNormalizingTransformer, Traced.Slots) => input,
            (NormalizingTransformer, Traced.Slots slots) => new Traced.Slots([.. slots.Segments.Select(segment => segment with { IsScaled = true })]),
            _ => Lost(output),
        };
    }

    private bool IsVector(Traced.Text text) => _steps[text.Step].IsVector;

    private Traced? Ngrams(in StepOutput output, string[] inputs)
    {
        Traced?[] units = [.. inputs.Select(name => _columns.GetValueOrDefault(name))];
        if (!units.All(one => one is Traced.Units) || output.Type is not VectorDataViewType { IsKnownSize: true } type)
            return null;
        int step = Add(StepKind.Ngrams, output, [.. units.Select(one => ((Traced.Units)one!).Step)], inputs);
        _ngrams[step] = output.Column;
        return new Traced.Slots([new FeatureSegment(0, type.Size, step, string.Join(" + ", _steps.Sources(step)))]);
    }

    private Traced? Concatenate(in StepOutput output, string[] inputs)
    {
        Traced?[] traced = [.. inputs.Select(name => _columns.GetValueOrDefault(name))];
        if (output.Type is VectorDataViewType { ItemType: TextDataViewType })
        {
            return traced.All(one => one is Traced.Text)
                ? new Traced.Text(_steps.Add(new TextStep(StepKind.Join, [.. traced.Select(one => ((Traced.Text)one!).Step)], -1, inputs, output.Name, 0, IsVector: true)))
                : Lost(output);
        }

        if (traced.OfType<Traced.Opaque>().FirstOrDefault() is { } opaque)
            return opaque;
        if (output.Type is not VectorDataViewType { IsKnownSize: true, ItemType: NumberDataViewType })
            return Lost(output);
        var segments = new List<FeatureSegment>();
        int offset = 0;
        foreach ((string name, Traced? one) in inputs.Zip(traced))
        {
            int size = _schema[name].Type is VectorDataViewType vector ? vector.Size : 1;
            if (one is Traced.Slots slots)
                segments.AddRange(slots.Segments.Select(s => s with { Offset = s.Offset + offset }));
            else
                segments.Add(new FeatureSegment(offset, size, -1, name));
            offset += size;
        }

        return new Traced.Slots([.. segments]);
    }

    private Traced.Opaque? Lost(in StepOutput output, string why = "") =>
        output.Own.Any(name => _steps.Uses(_columns.GetValueOrDefault(name))) ? new Traced.Opaque(output.Transformer.GetType().Name.Split('`')[0] + why) : null;

    private int Add(StepKind kind, in StepOutput output, int[] inputs, string[] reads) => _steps.Add(new TextStep(
        kind, inputs, Model(output), reads, output.Name, output.Index, output.Type is VectorDataViewType));

    private int Model(StepOutput output) => _steps.Model(output.Transformer, () => StepModel.Of(output.Transformer, _schema, output.AllReads));

    // Asked of the step itself: what it makes of a row of zeros, and of one with a single one.
    private bool KeepsZeros(in StepOutput output, Traced.Slots slots)
    {
        if (!_steps.Uses(slots) || output.Type is not VectorDataViewType { IsKnownSize: true } type)
            return true;
        StepModel step = StepModel.Of(output.Transformer, _schema, output.AllReads);
        Func<VBuffer<float>, VBuffer<float>> run = step.Function<VBuffer<float>, VBuffer<float>>(output.Own[0], output.Name);
        VBuffer<float> zeros = run(new VBuffer<float>(type.Size, 0, [], [])), one = run(new VBuffer<float>(type.Size, 1, [1], [0]));
        return slots.Segments.Where(s => _steps.Uses(s.Step)).All(s => AreZero(zeros, s, -1) && AreZero(one, s, 0));

        static bool AreZero(in VBuffer<float> row, FeatureSegment segment, int but)
        {
            foreach (KeyValuePair<int, float> item in row.Items())
            {
                if (item.Value != 0 && item.Key != but && item.Key >= segment.Offset && item.Key < segment.Offset + segment.Size)
                    return false;
            }

            return true;
        }
    }

    /// <summary>A column that a step makes.</summary>
    private readonly record struct StepOutput(ITransformer Transformer, DataViewSchema.Column Column, int Index, Dictionary<string, string[]> Reads)
    {
        public string Name => Column.Name;

        public DataViewType Type => Column.Type;

        public string[] Own => Reads[Name];

        public IEnumerable<string> AllReads => Reads.Values.SelectMany(names => names);
    }
}
