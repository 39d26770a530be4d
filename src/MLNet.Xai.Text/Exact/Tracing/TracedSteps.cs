using Microsoft.ML;

namespace MLNet.Xai.Text.Exact;

/// <summary>Steps between texts and n-grams, as they are found.</summary>
/// <param name="textColumn">The column that is explained.</param>
internal sealed class TracedSteps(string textColumn)
{
    private readonly List<TextStep> _steps = [];
    private readonly List<StepModel> _models = [];

    public Traced.Text Source(string column) => new(Add(new TextStep(StepKind.Source, [], -1, [column], column, 0, IsVector: false)));

    public int Add(TextStep step)
    {
        _steps.Add(step);
        return _steps.Count - 1;
    }

    /// <summary>The number of one of the model's own steps.</summary>
    public int Model(ITransformer transformer, Func<StepModel> make)
    {
        int found = _models.FindIndex(model => ReferenceEquals(model.Transformer, transformer));
        if (found >= 0)
            return found;
        _models.Add(make());
        return _models.Count - 1;
    }

    public StepModel Model(int number) => _models[number];

    public TextStep this[int step] => _steps[step];

    /// <summary>Whether something follows from the explained text.</summary>
    public bool Uses(Traced? traced) => traced switch
    {
        Traced.Text text => Uses(text.Step),
        Traced.Units units => Uses(units.Step),
        Traced.Slots slots => slots.Segments.Any(segment => Uses(segment.Step)),
        Traced.Opaque => true,
        _ => false,
    };

    public bool Uses(int step) => step >= 0 && Sources(step).Contains(textColumn, StringComparer.Ordinal);

    /// <summary>The columns that a step follows from.</summary>
    public IEnumerable<string> Sources(int step) => (_steps[step].Kind == StepKind.Source ? [_steps[step].Output] : _steps[step].Inputs.SelectMany(Sources)).Distinct(StringComparer.Ordinal);

    /// <summary>Just what the segments need, with the segments numbered as the plan is.</summary>
    public (TextPlan Plan, FeatureSegment[] Segments) Plan(FeatureSegment[] segments)
    {
        var needed = new SortedSet<int>();
        foreach (FeatureSegment segment in segments)
        {
            if (segment.Step >= 0)
                Need(segment.Step);
        }

        int[] steps = [.. needed];
        int[] models = [.. steps.Select(s => _steps[s].Model).Where(m => m >= 0).Distinct().Order()];
        TextStep[] renumbered = [.. steps.Select(s => _steps[s] with
        {
            Inputs = [.. _steps[s].Inputs.Select(i => Array.IndexOf(steps, i))],
            Model = _steps[s].Model < 0 ? -1 : Array.IndexOf(models, _steps[s].Model),
        })];
        return (new TextPlan(renumbered, [.. models.Select(m => _models[m])], textColumn), [.. segments.Select(s => s with { Step = s.Step < 0 ? -1 : Array.IndexOf(steps, s.Step) })]);

        void Need(int step)
        {
            needed.Add(step);
            foreach (int input in _steps[step].Inputs)
                Need(input);
        }
    }
}
