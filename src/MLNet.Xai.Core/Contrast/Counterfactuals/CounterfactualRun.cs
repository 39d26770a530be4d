namespace MLNet.Xai.Core.Contrast;

/// <summary>The search for one row.</summary>
internal sealed class CounterfactualRun
{
    private const int Starts = 12;
    private const int Held = 8;
    private const int EnumerationBatch = 256;

    private readonly ContrastSpace _space;
    private readonly CounterfactualOptions _options;
    private readonly ScoredModel _model;
    private readonly ScoredModel _judge;
    private readonly ScoreTarget _target;
    private readonly RowGrid _grid;
    private readonly int _mostChanges;
    private readonly Dictionary<int[], double> _pool = new(States.Comparer);
    private readonly HashSet<int[]> _refused = new(States.Comparer);

    public CounterfactualRun(ContrastSpace space, CounterfactualOptions options, ScoredModel model, ScoredModel judge, ScoreTarget target, ReadOnlySpan<float> row, ChangeDirection[]? directions)
    {
        (_space, _options, _model, _judge, _target) = (space, options, model, judge, target);
        _grid = new RowGrid(space, row, options.ChangeCost, directions);
        _mostChanges = options.MaxChanges ?? int.MaxValue;
    }

    /// <summary>Whether nothing on the grid is cheaper than the best of the pool, or there is nothing at all.</summary>
    public bool IsProven { get; private set; }

    /// <summary>Nothing on the grid that costs less is accepted.</summary>
    public double Bound { get; private set; }

    private double Best => _pool.Count > 0 ? _pool.Values.Min() : double.PositiveInfinity;

    // The enumeration gets at least half of the budget.
    private bool HasTime => _model.Scorings < _options.Scorings / 2;

    public void Run()
    {
        SingleChanges();
        int[][] starts = FromSample(without: -1, Starts);
        foreach (int[] start in starts)
            Descend(start, held: -1);
        if (Climb() is { } climbed)
            Descend(climbed, held: -1);
        if (_options.Count > 1 && _pool.Count > 0)
        {
            // Other ways: without each of the features that the best one changes.
            int[] best = _pool.OrderBy(pair => pair.Value).First().Key;
            foreach (int held in Enumerable.Range(0, best.Length).Where(f => best[f] > 0).Take(Held))
            {
                foreach (int[] start in FromSample(held, 2))
                    Descend(start, held);
            }
        }

        Enumerate();
    }

    /// <summary>The chosen ones, scored for the last time.</summary>
    public Counterfactual[] Results()
    {
        var refiner = new ValueRefiner(_space, _options, _model, _grid);
        var candidates = new List<float[]>();
        foreach (int[] state in _pool.OrderBy(pair => pair.Value).Select(pair => pair.Key).Take((8 * _options.Count) + Starts))
        {
            float[] row = Row(state), refined = _model.Scorings < _options.Scorings ? refiner.Refine(state, row, Allows) : row;
            candidates.Add(!refined.AsSpan().SequenceEqual(row) && IsJudged(refined) ? refined : row);
        }

        int[] chosen = DiverseChoice.Of(_space, [.. candidates], [.. candidates.Select(Cost)], _options);
        return [.. chosen.Select(c => Result(candidates[c]))];
    }

    private Counterfactual Result(float[] row)
    {
        int[] changed = Changed(row);
        return new Counterfactual(row, _judge.Score(row), changed, _space.Distance(_grid.Row, row), Cost(row), _space.NeighbourDistance(row), _space.Plausibility(row));
    }

    private int[] Changed(float[] row) => [.. Enumerable.Range(0, _space.Features.Count).Where(f => _space.Differs(f, _grid.Row, row))];

    private double Cost(float[] row) => _space.Distance(_grid.Row, row) + (_options.ChangeCost * Changed(row).Length);

    private float[] Row(int[] state)
    {
        float[] row = new float[_space.Slots];
        _grid.Write(state, row);
        return row;
    }

    private float[] RowsOf(IReadOnlyList<int[]> states)
    {
        float[] rows = new float[states.Count * _space.Slots];
        for (int i = 0; i < states.Count; i++)
            _grid.Write(states[i], rows.AsSpan(i * _space.Slots, _space.Slots));
        return rows;
    }

    // What the model accepts, and is as usual as is asked for.
    private bool[] Accepted(IReadOnlyList<int[]> states) => Allows(RowsOf(states));

    private bool[] Allows(float[] rows)
    {
        double[] rooms = _model.Rooms(rows);
        return [.. rooms.Select((room, i) => !double.IsNaN(room) && (_options.MinimumPlausibility == 0
            || _space.Plausibility(rows.AsSpan(i * _space.Slots, _space.Slots)) >= _options.MinimumPlausibility))];
    }

    private bool IsJudged(float[] row) => ReferenceEquals(_judge, _model) || !double.IsNaN(_judge.Rooms(row)[0]);

    private bool Keep(int[] state)
    {
        if (state.Count(l => l > 0) > _mostChanges || _refused.Contains(state))
            return false;
        if (_pool.ContainsKey(state))
            return true;
        if (!IsJudged(Row(state)))
        {
            _refused.Add(state);
            return false;
        }

        _pool[state] = _grid.Cost(state);
        return true;
    }

    private void SingleChanges()
    {
        var states = new List<int[]>();
        int most = _options.Scorings / 4, all = Enumerable.Range(0, _grid.Features).Sum(f => _grid.Levels(f) - 1), stride = Math.Max(1, (all + most - 1) / most);
        for (int f = 0; f < _grid.Features; f++)
        {
            for (int l = 1; l < _grid.Levels(f); l += stride)
            {
                states.Add(new int[_grid.Features]);
                states[^1][f] = l;
            }
        }

        if (states.Count == 0)
            return;
        bool[] accepted = Accepted(states);
        foreach (IGrouping<int, int[]> ofFeature in states.Where((_, i) => accepted[i]).GroupBy(state => Array.FindIndex(state, l => l > 0)))
            _ = ofFeature.FirstOrDefault(Keep);
    }

    // Sample rows on the wanted side, as near as the grid has them, the cheapest first.
    private int[][] FromSample(int without, int count)
    {
        if (!HasTime)
            return [];
        var states = new List<int[]>();
        for (int r = 0; r < _space.Rows && r < _options.Scorings / 8; r++)
        {
            int[] state = _grid.Nearest(_space.SampleRow(r));
            if (without >= 0)
                state[without] = 0;
            states.Add(state);
        }

        int[][] distinct = [.. states.Distinct(States.Comparer).Where(s => s.Any(l => l > 0))];
        bool[] accepted = Accepted(distinct);
        return [.. distinct.Where((_, i) => accepted[i]).OrderBy(s => _grid.Cost(s)).Take(count)];
    }

    // The level that brings the model nearest to the target, feature by feature.
    private int[]? Climb()
    {
        int[] state = new int[_grid.Features];
        double room = _target.Room(_model.Score(Row(state)));
        while (HasTime)
        {
            var next = new List<int[]>();
            for (int f = 0; f < state.Length; f++)
            {
                for (int l = state[f] > 0 ? _grid.Levels(f) : 1, stride = Math.Max(1, _grid.Levels(f) / 32); l < _grid.Levels(f); l += stride)
                    next.Add(States.With(state, f, l));
            }

            if (next.Count == 0)
                return null;
            double[] said = _model.Score(RowsOf(next));
            double[] rooms = [.. next.Select((_, i) => _target.Room(said.AsSpan(i * _model.Outputs, _model.Outputs)))];
            int best = Enumerable.Range(0, next.Count).MaxBy(i => rooms[i]);
            if (!(rooms[best] > room))
                return null;
            (state, room) = (next[best], rooms[best]);
            if (Accepted([state])[0])
                return state;
        }

        return null;
    }

    // Back towards the row: the change that saves most while the model agrees, until none does.
    private void Descend(int[] state, int held)
    {
        while (HasTime)
        {
            List<int[]> moves = Moves(state, held);
            if (moves.Count == 0)
                break;
            bool[] accepted = Accepted(moves);
            int[] agreed = [.. Enumerable.Range(0, moves.Count).Where(i => accepted[i])];
            if (agreed.Length == 0)
                break;
            state = moves[agreed.MinBy(i => _grid.Cost(moves[i]))];
        }

        Keep(state);
    }

    private List<int[]> Moves(int[] state, int held)
    {
        var moves = new List<int[]>();
        for (int f = 0; f < state.Length; f++)
        {
            if (state[f] == 0 || f == held)
                continue;
            moves.Add(States.With(state, f, 0));
            for (int step = 1; state[f] - step > 0; step *= 2)
                moves.Add(States.With(state, f, state[f] - step));
        }

        return moves;
    }

    private void Enumerate()
    {
        double best = Best;
        bool onlyBest = _options.Count == 1;
        var all = new NearestFirst(_grid, _mostChanges, onlyBest ? best : double.PositiveInfinity);
        var batch = new List<int[]>();
        int end = _options.Scorings;
        while (_model.Scorings < end)
        {
            batch.Clear();
            while (batch.Count < EnumerationBatch && all.Next() is { } state)
                batch.Add(state);
            bool[] accepted = batch.Count > 0 ? Accepted(batch) : [];
            foreach (int[] state in batch.Where((_, i) => accepted[i]))
            {
                if (IsNewWay(state) || (!IsProven && _grid.Cost(state) < best))
                    _ = Keep(state);
            }

            double now = Best;
            double searched = batch.Count < EnumerationBatch ? double.PositiveInfinity : all.NextCost;
            if (!IsProven && searched >= now)
            {
                (IsProven, Bound) = (true, now);
                end = Math.Min(end, _model.Scorings + (_options.Scorings / 4));
            }

            if (batch.Count < EnumerationBatch || (IsProven && (onlyBest || _pool.Count >= 8 * _options.Count)))
                break;
        }

        if (!IsProven)
            Bound = all.NextCost;
    }

    // Whether no counterfactual is known that changes no feature further.
    private bool IsNewWay(int[] state) => !_pool.Keys.Any(known => known.Select((level, f) => level <= state[f]).All(yes => yes));
}
