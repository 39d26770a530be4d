using MLNet.Xai.Core.Coalitions;
using MLNet.Xai.Core.Effects;

namespace MLNet.Xai.Tabular;

/// <summary>Accumulated local effects over rows that were read.</summary>
internal sealed class LocalEffectsRun(EffectData data, AccumulatedLocalEffectsOptions options)
{
    private const int BinsOfOne = 40;
    private const int BinsOfTwo = 10;

    public FeatureEffect Of(int feature)
    {
        FeatureValues values = Values(feature);
        return values.IsCategory ? OfCategories(feature, values) : OfNumbers(values);
    }

    public FeaturePairEffect Of(int first, int second)
    {
        FeatureValues[] both = [Values(first), Values(second)];
        if (Array.Find(both, v => v.IsCategory) is { } category)
            throw new ArgumentException($"The feature '{category.Name}' has categories; accumulated local effects of two features are those of numbers. Take partial dependence.");
        int[] known = [.. Enumerable.Range(0, data.RowCount).Where(r => double.IsFinite(both[0].Data[r]) && double.IsFinite(both[1].Data[r]))];
        double[][] edges = [.. both.Select(values => Edges(values, known, options.Bins ?? BinsOfTwo))];
        int outputs = data.Model.OutputCount;
        ModelFunction<double> model = Placed(both, edges);
        double[] rows = [.. known.SelectMany(r => (double[])[both[0].Data[r], both[1].Data[r], r])];
        return new FeaturePairEffect
        {
            Kind = EffectKind.AccumulatedLocalEffects,
            First = both[0].Axis(edges[0], EffectData.MostData),
            Second = both[1].Axis(edges[1], EffectData.MostData),
            Values = [.. Enumerable.Range(0, outputs).SelectMany(o => AccumulatedLocalEffects.OfTwo(model, outputs, o, rows, 3, (0, edges[0]), (1, edges[1])).Values)],
            OutputNames = data.Model.OutputNames,
            Units = options.Units,
            RowCount = known.Length,
        };
    }

    private FeatureEffect OfNumbers(FeatureValues values)
    {
        int[] known = [.. Enumerable.Range(0, data.RowCount).Where(r => double.IsFinite(values.Data[r]))];
        double[] edges = Edges(values, known, options.Bins ?? BinsOfOne), rows = [.. known.SelectMany(r => (double[])[values.Data[r], r])];
        return Effect(values.Axis(edges, EffectData.MostData), AccumulatedLocalEffects.Of(Placed([values], [edges]), data.Model.OutputCount, rows, 2, 0, edges), known.Length);
    }

    private FeatureEffect OfCategories(int feature, FeatureValues values)
    {
        int count = values.Categories.Length;
        if (count < 2)
            throw new InvalidOperationException($"The feature '{values.Name}' has one category only, '{values.Categories[0]}': it has no effect to accumulate.");
        int[] category = [.. values.Data.Select(place => (int)place)];
        List<double[]> numbers = [];
        List<int[]> codes = [];
        for (int other = 0; other < data.Features; other++)
        {
            if (other != feature)
                AddOther(other, numbers, codes);
        }

        int[] order = CategoricalEffects.Order(category, count, numbers, codes);
        (_, VariedFeatures levels) = values.At([.. Enumerable.Range(0, count).Select(c => (double)c)]);
        double[] effects = CategoricalEffects.Of(data.Scores, data.Model.OutputCount, data.Rows, data.Model.Slots, levels, category, order);
        int[] placeOf = new int[count];
        for (int place = 0; place < count; place++)
            placeOf[order[place]] = place;
        var axis = new EffectAxis
        {
            Feature = values.Name,
            Grid = [.. Enumerable.Range(0, count).Select(c => (double)c)],
            Categories = [.. order.Select(c => values.Categories[c])],
            Data = [.. category.Select(c => (double)placeOf[c])],
        };
        return Effect(axis, effects, data.RowCount);
    }

    // What another feature is among categories: a number of one slot, else whatever different values it has.
    private void AddOther(int other, List<double[]> numbers, List<int[]> codes)
    {
        int[] slots = data.Slots(other);
        if (data.Model.Function is ColumnsFunction || slots.Length > 1)
        {
            // Free text has as many values as rows, which is no bar here.
            FeatureValues? values = data.Model.Function is ColumnsFunction columns && IsCell(columns, slots) ? data.Values(other, int.MaxValue, "") : null;
            if (values is { IsCategory: false })
                numbers.Add(values.Data);
            else
                codes.Add(values is null ? VariedFeatures.Of(data.Rows, data.Model.Slots, slots).PointOfRow : [.. values.Data.Select(place => (int)place)]);
            return;
        }

        numbers.Add([.. Enumerable.Range(0, data.RowCount).Select(r => (double)data.Rows[(r * data.Model.Slots) + slots[0]])]);
    }

    private static bool IsCell(ColumnsFunction columns, int[] slots) => slots.Length == 1 || columns.Cells.Any(cell => cell.Input.Size == slots.Length && cell.Input.Kind == Columns.InputKind.Encoded);

    private FeatureEffect Effect(EffectAxis axis, double[] effects, int rows) => new()
    {
        Kind = EffectKind.AccumulatedLocalEffects,
        Axis = axis,
        Values = effects,
        OutputNames = data.Model.OutputNames,
        Units = options.Units,
        RowCount = rows,
    };

    private FeatureValues Values(int feature) => data.Values(feature, options.MaxCategories, options.Name(nameof(options.MaxCategories)));

    private static double[] Edges(FeatureValues values, int[] known, int bins)
    {
        if (known.Length == 0)
            throw new InvalidOperationException($"The feature '{values.Name}' has no value in any row.");
        double[] edges = FeatureGrid.Edges([.. known.Select(r => values.Data[r])], bins, interpolated: false);
        return edges.Length > 1 ? edges : throw new InvalidOperationException($"The feature '{values.Name}' is {edges[0]} in every row: it has no effect to accumulate.");
    }

    // Rows of numbers on the axes and the row they are of.
    private ModelFunction<double> Placed(FeatureValues[] axes, double[][] edges)
    {
        int slots = data.Model.Slots;
        var known = axes.Select((values, a) =>
        {
            (double[] grid, VariedFeatures points) = values.At(edges[a]);
            return grid.Select((value, p) => (value, p)).ToDictionary(pair => pair.value, pair => points.Points[(pair.p * points.Slots.Length)..((pair.p + 1) * points.Slots.Length)]);
        }).ToArray();
        return (placed, count, outputs) =>
        {
            float[] rows = new float[count * slots];
            for (int r = 0; r < count; r++)
            {
                ReadOnlySpan<double> own = placed.Slice(r * (axes.Length + 1), axes.Length + 1);
                Span<float> row = rows.AsSpan(r * slots, slots);
                data.Rows.AsSpan((int)own[^1] * slots, slots).CopyTo(row);
                for (int a = 0; a < axes.Length; a++)
                {
                    float[] point = known[a][own[a]];
                    for (int i = 0; i < point.Length; i++)
                        row[axes[a].Slots[i]] = point[i];
                }
            }

            Score(rows, count, outputs);
        };
    }

    // In parallel parts.
    private void Score(float[] rows, int count, Span<double> outputs)
    {
        const int part = 4096;
        int slots = data.Model.Slots, width = outputs.Length / count;
        double[] all = new double[outputs.Length];
        var parallel = new ParallelOptions { CancellationToken = options.Cancellation, MaxDegreeOfParallelism = data.Threads == 0 ? -1 : data.Threads };
        _ = Parallel.For(0, (count + part - 1) / part, parallel, p =>
        {
            int from = p * part, some = Math.Min(part, count - from);
            data.Scores(rows.AsSpan(from * slots, some * slots), some, all.AsSpan(from * width, some * width));
        });
        all.CopyTo(outputs);
    }
}
