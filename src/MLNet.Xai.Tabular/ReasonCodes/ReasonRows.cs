using System.Numerics.Tensors;
using MLNet.Xai.Columns;
using MLNet.Xai.Core.Reasons;

namespace MLNet.Xai.Tabular;

/// <summary>Reason codes of rows on the wrong side of a cutoff.</summary>
internal sealed class ReasonRows : ModelRows
{
    // Beside the score a contribution of this part is rounding, and two standard errors are what a sampled one may be off by.
    private const double Rounding = 1e-9, Errors = 2;

    private readonly ShapEngine _engine;
    private readonly ReasonRanking _ranking;
    private readonly ReasonValue[] _values;
    private readonly bool[] _protected;
    private readonly ScoreDirection?[] _directions;
    private readonly int _width;

    public ReasonRows(ReasonState state)
        : base(state.Shap.Model, state.Shap.When, More(state))
    {
        int features = Model.Features.Names.Length;
        (State, _engine, _values) = (state, ShapEngine.Of(state.Shap), state.Values());
        _width = _values.Max(value => value.Width);
        _ranking = new ReasonRanking(state.Catalogue.Features, features, state.Cutoff.LowIsWrong, state.MostReasons);
        _protected = new bool[features];
        foreach (int feature in state.Protected)
            _protected[feature] = true;
        _directions = new ScoreDirection?[features];
        for (int i = 0; i < state.Directed.Length; i++)
            _directions[state.Directed[i]] = (ScoreDirection)state.Directions[i];
        Outputs = ReasonColumns.Of(state, _engine, _values);
    }

    public ReasonState State { get; }

    public ShapEngine Engine => _engine;

    public override string Name => "Reason codes";

    public override IReadOnlyList<OutputColumn> Outputs { get; }

    private int Sign => State.Cutoff.LowIsWrong ? -1 : 1;

    public override int MostRows(bool[] activeOutputs) => _engine.InBatches ? int.MaxValue : base.MostRows(activeOutputs);

    public override void Explain(in ExplainBlock block)
    {
        (int slots, int size) = (Model.Slots, Model.OutputCount * Model.Features.Names.Length);
        var wrong = new List<int>();
        float[] rows = new float[block.Count * slots];
        for (int row = 0; row < block.Count; row++)
        {
            string status = StatusOf(block, row);
            Clear(block, row, status);
            if (!status.Equals(ReasonStatus.Reasons, StringComparison.Ordinal))
                continue;
            Features(block, row).CopyTo(rows.AsSpan(wrong.Count * slots));
            wrong.Add(row);
        }

        if (wrong.Count == 0)
            return;
        double[] values = new double[wrong.Count * size], errors = new double[values.Length], bases = new double[wrong.Count * Model.OutputCount];
        if (block.SameBits)
            _engine.ExplainAsMany(rows.AsSpan(0, wrong.Count * slots), wrong.Count, values, errors, bases, block.Cancellation);
        else
            _engine.Explain(rows.AsSpan(0, wrong.Count * slots), wrong.Count, values, errors, bases, block.Cancellation);
        int features = Model.Features.Names.Length;
        for (int i = 0; i < wrong.Count; i++)
        {
            int at = (i * size) + (State.Output * features);
            Write(block, wrong[i], rows.AsSpan(i * slots, slots), values.AsSpan(at, features), errors.AsSpan(at, features), bases[(i * Model.OutputCount) + State.Output]);
        }
    }

    public override ExplainingTransformer ToTransformer(Watch watch) => new ReasonCodeTransformer(this, watch);

    public override void Write(BinaryWriter writer) => State.Write(writer);

    internal static RowExplainer Read(BinaryReader reader) => new ReasonRows(ReasonState.Read(reader));

    private static List<InputColumn> More(ReasonState state)
    {
        var more = new List<InputColumn>();
        if (state.Cutoff.IsProbability)
            more.Add(new InputColumn(state.Cutoff.Column, InputKind.Scalar, 1));
        if (state.DisplayColumn.Length > 0)
            more.Add(new InputColumn(state.DisplayColumn, InputKind.Vector, state.Shap.Model.Slots));
        return more;
    }

    private string StatusOf(in ExplainBlock block, int row)
    {
        if (!Wants(block, row))
            return ReasonStatus.LeftOut;
        float score = Scores(block, row)[State.Output], judged = State.Cutoff.IsProbability ? More(block, row, 0)[0] : score;
        if (float.IsNaN(score) || float.IsNaN(judged))
            return ReasonStatus.NoScore;
        return State.Cutoff.IsWrong(judged) ? ReasonStatus.Reasons : ReasonStatus.RightSide;
    }

    // No reasons: vectors of no length, the others NaN.
    private void Clear(in ExplainBlock block, int row, string status)
    {
        Skip(block, row);
        foreach (int column in (int[])[ReasonColumns.Code, ReasonColumns.Text, ReasonColumns.Feature, ReasonColumns.Contribution, ReasonColumns.Value, ReasonColumns.Reference, ReasonColumns.Share, ReasonColumns.Flag, ReasonColumns.Warnings])
            Row(block, column, row).Clear();
        Row(block, ReasonColumns.Status, row)[0] = Array.IndexOf(ReasonStatus.All, status);
    }

    private void Write(in ExplainBlock block, int row, ReadOnlySpan<float> slots, ReadOnlySpan<double> values, ReadOnlySpan<double> errors, double baseValue)
    {
        float score = Scores(block, row)[State.Output];
        TensorPrimitives.ConvertTruncating(values, Row(block, ReasonColumns.Values, row));
        Row(block, ReasonColumns.BaseValue, row)[0] = (float)baseValue;
        Row(block, ReasonColumns.Residual, row)[0] = (float)(baseValue + TensorPrimitives.Sum(values) - score);

        double largest = Math.Abs(TensorPrimitives.MaxMagnitude(values)), rounding = Rounding * Math.Max(Math.Abs(score), Math.Abs(baseValue));
        double tolerance = Math.Max(State.TieTolerance * largest, Math.Max(rounding, Errors * TensorPrimitives.Max(errors)));
        RankedReasons ranked = _ranking.Rank(values, tolerance);
        if (ranked.Reasons.Count == 0)
        {
            Row(block, ReasonColumns.Status, row)[0] = Array.IndexOf(ReasonStatus.All, ReasonStatus.NothingPushes);
            return;
        }

        ReadOnlySpan<float> shown = State.DisplayColumn.Length > 0 ? More(block, row, State.Cutoff.IsProbability ? 1 : 0) : slots;
        foreach (RankedReason reason in ranked.Reasons)
        {
            Span<float> text = Next(block, ReasonColumns.Text, row), value = Next(block, ReasonColumns.Value, row);
            Next(block, ReasonColumns.Code, row)[0] = text[0] = reason.Code;
            Next(block, ReasonColumns.Feature, row)[0] = text[1] = value[0] = reason.Feature;
            Next(block, ReasonColumns.Reference, row)[0] = reason.Feature;
            _values[reason.Feature].Take(shown, text[2..]);
            _values[reason.Feature].Take(shown, value[1..]);
            Next(block, ReasonColumns.Contribution, row)[0] = (float)reason.Contribution;
            Next(block, ReasonColumns.Share, row)[0] = (float)reason.Share;
            Warn(block, row, shown, values, tolerance, State.Catalogue.Features[reason.Code]);
        }

        Row(block, ReasonColumns.Gap, row)[0] = (float)ranked.Gap;
        Row(block, ReasonColumns.Flag, row)[0] = Row(block, ReasonColumns.Warnings, row)[0] > 0 ? 1 : 0;
    }

    private void Warn(in ExplainBlock block, int row, ReadOnlySpan<float> shown, ReadOnlySpan<double> values, double tolerance, int[] members)
    {
        foreach (int feature in members)
        {
            if (_protected[feature] && Math.Abs(values[feature]) > tolerance)
                Add(block, ReasonWarning.Protected, feature, shown);
            if (_directions[feature] is { } direction && Sign * values[feature] > tolerance && IsBetter(feature, direction, shown))
                Add(block, ReasonWarning.Direction, feature, shown);
        }

        void Add(in ExplainBlock block, ReasonWarning kind, int feature, ReadOnlySpan<float> shown)
        {
            Span<float> item = Next(block, ReasonColumns.Warnings, row);
            (item[0], item[1]) = ((float)kind, feature);
            _values[feature].Take(shown, item[2..]);
        }
    }

    // A value at the reference, or beyond it on the good side, is no reason to be told that it is too low.
    private bool IsBetter(int feature, ScoreDirection direction, ReadOnlySpan<float> shown)
    {
        Span<float> numbers = stackalloc float[_values[feature].Width];
        _values[feature].Take(shown, numbers);
        double value = _values[feature].Number(numbers), reference = _values[feature].Number(State.References[feature]);
        return (direction == ScoreDirection.Raises) == State.Cutoff.LowIsWrong ? value >= reference : value <= reference;
    }

    // Room for one more item of a column whose first number counts them.
    private Span<float> Next(in ExplainBlock block, int column, int row)
    {
        Span<float> numbers = Row(block, column, row);
        int width = column switch
        {
            ReasonColumns.Text or ReasonColumns.Warnings => 2 + _width,
            ReasonColumns.Value => 1 + _width,
            _ => 1,
        };
        int at = 1 + ((int)numbers[0]++ * width);
        return numbers.Slice(at, width);
    }
}
