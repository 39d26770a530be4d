using Microsoft.ML.Data;
using MLNet.Xai.Core;

namespace MLNet.Xai.Text.Exact;

/// <summary>The attributions of one row's slots after another's.</summary>
internal abstract class SlotRow
{
    /// <summary>What the model gives when nothing of the row is known, of the explained output.</summary>
    public abstract double BaseValue { get; }

    /// <summary>The model's own sum for the row, of the explained output.</summary>
    public abstract double Margin { get; }

    /// <summary>Takes a row.</summary>
    /// <param name="features">Its features.</param>
    /// <param name="target">The explained output.</param>
    /// <exception cref="InvalidOperationException">A feature is a number of which the model makes nothing.</exception>
    public abstract void Begin(in VBuffer<float> features, TargetClass target);

    /// <summary>The attribution of a slot.</summary>
    public abstract double Of(int slot);

    /// <summary>The attributions of slots that are not in the row.</summary>
    /// <param name="present">Those that are.</param>
    /// <param name="most">At most so many n-grams are named.</param>
    public abstract AbsentParts Absent(HashSet<int> present, int most);
}

/// <summary>What the absence of slots had to do with the output.</summary>
/// <param name="Named">N-grams that the text does not have, those of the largest magnitude first.</param>
/// <param name="Rest">The sum of the n-grams that are not named.</param>
/// <param name="Columns">The sums of the other columns' slots that are zero, by segment.</param>
internal sealed record AbsentParts(IReadOnlyList<(string Name, double Value)> Named, double Rest, IReadOnlyDictionary<int, double> Columns)
{
    public static AbsentParts None { get; } = new([], 0, new Dictionary<int, double>());
}
