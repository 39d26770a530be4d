using Microsoft.ML.Data;

namespace MLNet.Xai.Text.Exact;

/// <summary>Does the steps of a plan for one row after another; for one thread.</summary>
internal sealed class PlanRun
{
    private readonly TextPlan _plan;
    private readonly Piece[][] _pieces;
    private readonly KeyUnits[] _units;
    private readonly NgramHits[] _hits;
    private readonly Action<Func<string, string>>[] _steps;
    private readonly bool[] _countsOnly;

    public PlanRun(TextPlan plan)
    {
        _plan = plan;
        (_pieces, _units, _hits) = (new Piece[plan.Steps.Length][], new KeyUnits[plan.Steps.Length], new NgramHits[plan.Steps.Length]);
        _countsOnly = new bool[plan.Steps.Length];
        _steps = [.. plan.Steps.Select(Open)];
    }

    /// <summary>The n-grams of each step that makes some, after <see cref="Run"/>.</summary>
    public NgramHits Hits(int step) => _hits[step];

    /// <summary>Whether a step that makes n-grams only counts them.</summary>
    public bool CountsOnly(int step) => _countsOnly[step];

    /// <summary>The first and last characters, in the explained text, of the tokens of each step that cuts some, after <see cref="Run"/>.</summary>
    public IEnumerable<IReadOnlyList<(int First, int Last)>> Tokens => Enumerable.Range(0, _steps.Length)
        .Where(i => _plan.Steps[i].Kind == StepKind.Tokenize)
        .Select(i => (IReadOnlyList<(int First, int Last)>)[.. _pieces[i].Where(piece => piece.Places[0] >= 0).Select(piece => (piece.Places[0], piece.Places[^1]))]);

    /// <summary>Does all steps.</summary>
    /// <param name="textOf">The row's text of a column.</param>
    /// <exception cref="InvalidOperationException">A step does not give what the model's own gives.</exception>
    public void Run(Func<string, string> textOf)
    {
        foreach (Action<Func<string, string>> step in _steps)
            step(textOf);
    }

    private Action<Func<string, string>> Open(TextStep step, int number)
    {
        int input = step.Inputs.FirstOrDefault();
        StepModel model = step.Model < 0 ? null! : _plan.Models[step.Model];
        bool vector = step.Inputs.Length > 0 && _plan.Steps[input].IsVector;
        switch (step.Kind)
        {
            case StepKind.Source:
                int other = Array.IndexOf(_plan.OtherColumns, step.Output);
                return textOf => _pieces[number] = [Source(textOf(step.Output), other)];
            case StepKind.Normalize:
                var normalize = new NormalizeRun(model, step);
                return _ => _pieces[number] = normalize.Run(_pieces[input]);
            case StepKind.Tokenize:
                var tokenize = new TokenizeRun(model, step, vector);
                return _ => _pieces[number] = tokenize.Run(_pieces[input]);
            case StepKind.Filter:
                var filter = new FilterRun(model, step);
                return _ => _pieces[number] = filter.Run(_pieces[input]);
            case StepKind.Join:
                return _ => _pieces[number] = [.. step.Inputs.SelectMany(i => _pieces[i])];
            case StepKind.Characters:
                var characters = new CharactersRun(model, step, vector);
                return _ => _units[number] = characters.Run(_pieces[input]);
            case StepKind.Keys:
                Func<VBufferOfText, VBuffer<uint>> keys = model.Function<VBufferOfText, VBuffer<uint>>(step.Reads[0], step.Output);
                return _ => _units[number] = Keys(keys(Texts.Vector(_pieces[input])), _pieces[input]);
            default:
                var ngrams = new NgramsRun(HiddenTextParts.RuleOf(model.Transformer, model.Input, step.Index));
                _countsOnly[number] = ngrams.CountsOnly;
                return _ => _hits[number] = ngrams.Run([.. step.Inputs.Select(i => _units[i])]);
        }
    }

    private static Piece Source(string text, int other)
    {
        int[] origins = new int[text.Length];
        for (int i = 0; i < origins.Length; i++)
            origins[i] = other < 0 ? i : Origin.OfColumn(other);
        return new Piece(text.AsMemory(), origins, 0);
    }

    private static KeyUnits Keys(in VBuffer<uint> keys, Piece[] pieces) => keys.Length == pieces.Length
        ? KeyUnits.OfPieces([.. keys.DenseValues()], pieces)
        : throw new InvalidOperationException($"the model makes {keys.Length} keys of {pieces.Length} tokens. This is a fault of MLNet.Xai.");
}
