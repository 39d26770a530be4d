using System.Runtime.InteropServices;

namespace MLNet.Xai.Core.Effects;

/// <summary>Features that are set together to given values: one feature, the one-hot slots of a categorical one, or several at a time.</summary>
public sealed class VariedFeatures
{
    /// <summary>Creates it.</summary>
    /// <param name="slots">The features, all different.</param>
    /// <param name="points">Row-major, points x slots: what they are set to.</param>
    /// <exception cref="ArgumentException">Sizes do not fit, or a slot is named twice.</exception>
    public VariedFeatures(int[] slots, float[] points)
    {
        ArgumentNullException.ThrowIfNull(slots);
        ArgumentNullException.ThrowIfNull(points);
        if (slots.Length == 0 || slots.Distinct().Count() != slots.Length || slots.Min() < 0)
            throw new ArgumentException($"The slots [{string.Join(", ", slots)}] are none, negative, or not all different.", nameof(slots));
        if (points.Length == 0 || points.Length % slots.Length != 0)
            throw new ArgumentException($"{points.Length} numbers are no points of {slots.Length} slots.", nameof(points));
        (Slots, Points) = (slots, points);
    }

    /// <summary>The features.</summary>
    public int[] Slots { get; }

    /// <summary>Row-major, points x slots.</summary>
    public float[] Points { get; }

    /// <summary>Number of points.</summary>
    public int Count => Points.Length / Slots.Length;

    /// <summary>Sets a row's features to a point.</summary>
    internal void Set(Span<float> row, int point)
    {
        for (int i = 0; i < Slots.Length; i++)
            row[Slots[i]] = Points[(point * Slots.Length) + i];
    }

    /// <summary>The different values that rows have there, and which of them each row has. Equal bits are equal values.</summary>
    /// <param name="rows">Row-major, rows x features.</param>
    /// <param name="features">Features of a row.</param>
    /// <param name="slots">The features.</param>
    public static (VariedFeatures Values, int[] PointOfRow) Of(ReadOnlySpan<float> rows, int features, int[] slots)
    {
        ArgumentNullException.ThrowIfNull(slots);
        ArgumentOutOfRangeException.ThrowIfLessThan(features, 1);
        if (rows.IsEmpty || rows.Length % features != 0)
            throw new ArgumentException($"{rows.Length} numbers are no rows of {features} features.", nameof(rows));
        if (Array.Exists(slots, slot => slot < 0 || slot >= features))
            throw new ArgumentException($"There is no feature {slots.First(slot => slot < 0 || slot >= features)}: a row has {features}.", nameof(slots));
        var known = new Dictionary<string, int>(StringComparer.Ordinal);
        var points = new List<float>();
        int[] pointOfRow = new int[rows.Length / features];
        float[] own = new float[slots.Length];
        for (int r = 0; r < pointOfRow.Length; r++)
        {
            for (int i = 0; i < own.Length; i++)
                own[i] = rows[(r * features) + slots[i]];
            string bits = new(MemoryMarshal.Cast<float, char>(own));
            if (!known.TryGetValue(bits, out pointOfRow[r]))
            {
                known[bits] = pointOfRow[r] = known.Count;
                points.AddRange(own);
            }
        }

        return (new VariedFeatures(slots, [.. points]), pointOfRow);
    }

    /// <summary>Whether they fit a model and each other.</summary>
    internal static int Check(IReadOnlyList<VariedFeatures> varied, int features)
    {
        ArgumentNullException.ThrowIfNull(varied);
        if (varied.Count == 0)
            throw new ArgumentException("Nothing is varied.", nameof(varied));
        int[] slots = [.. varied.SelectMany(v => v.Slots)];
        if (slots.Max() >= features)
            throw new ArgumentException($"There is no feature {slots.Max()}: a row has {features}.", nameof(varied));
        if (slots.Distinct().Count() < slots.Length)
            throw new ArgumentException("A feature is varied twice.", nameof(varied));
        return checked(varied.Aggregate(1, (product, v) => product * v.Count));
    }
}
