using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Columns;
using MLNet.Xai.Tabular.Models;

namespace MLNet.Xai.Tabular;

/// <summary>What categories are called: texts, the values of keys, the one slot of a group that is not zero.</summary>
internal static class CategoryNames
{
    /// <summary>Names of a player's categories.</summary>
    /// <param name="model">The model.</param>
    /// <param name="player">The player's number.</param>
    /// <param name="slots">Its slots.</param>
    /// <param name="categories">What the slots hold in each category.</param>
    /// <param name="schema">Of the data that is explained, where key columns have their values.</param>
    public static string[] Of(ExplainedModel model, int player, int[] slots, IReadOnlyList<float[]> categories, DataViewSchema schema)
    {
        if (model.FeatureColumn.Length == 0 && model.Function.Inputs.FirstOrDefault(input => input.Size == slots.Length && Start(model, input) == slots[0]) is { Kind: InputKind.Encoded } own)
        {
            DataViewSchema.Column column = schema[own.Name];
            return [.. categories.Select(values => own is TextInput text ? Named(text.Table.Text(values)) : Encoded(column, values))];
        }

        string[] names = [.. slots.Select(slot => Short(model.SlotNames[slot], model.Features.Names[player]))];
        return [.. categories.Select(values => OneHot(names, values))];
    }

    private static string Named(string text) => text.Length > 0 ? text : "(empty)";

    private static int Start(ExplainedModel model, InputColumn input) => model.Function.Inputs.TakeWhile(other => !ReferenceEquals(other, input)).Sum(other => other.Size);

    private static string Short(string slot, string player) => slot.StartsWith(player + ".", StringComparison.Ordinal) ? slot[(player.Length + 1)..] : slot;

    private static string OneHot(string[] names, float[] values)
    {
        int[] set = [.. Enumerable.Range(0, values.Length).Where(i => values[i] != 0)];
        if (set.Length == 0)
            return "none";
        return set.Length == 1 && values[set[0]] == 1 ? names[set[0]]
            : $"({string.Join(", ", set.Take(4).Select(i => string.Create(CultureInfo.InvariantCulture, $"{names[i]} {values[i]}")))}{(set.Length > 4 ? ", ..." : "")})";
    }

    private static string Encoded(DataViewSchema.Column column, float[] bits)
    {
        ulong number = 0;
        for (int i = 0; i < Math.Min(4, bits.Length); i++)
            number |= (ulong)bits[i] << (16 * i);
        switch (column.Type)
        {
            case BooleanDataViewType:
                return number != 0 ? "True" : "False";
            case KeyDataViewType key when number > 0:
                return key.Count <= int.MaxValue && ColumnNames.Keys(column, (int)key.Count) is { } keys && number <= (ulong)keys.Count
                    ? keys[(int)number - 1] : number.ToString(CultureInfo.InvariantCulture);
            case KeyDataViewType:
                return "(missing)";
            case DateTimeOffsetDataViewType:
                ushort[] own = [.. bits.Select(part => (ushort)part)];
                return MemoryMarshal.Read<DateTimeOffset>(MemoryMarshal.AsBytes(own.AsSpan())).ToString("u", CultureInfo.InvariantCulture);
            default:
                return number.ToString(CultureInfo.InvariantCulture);
        }
    }
}
