using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Xai.Tabular;

/// <summary>The columns of the data that a model's output follows from.</summary>
internal static class ReadColumns
{
    /// <summary>Their names, in the order of the data.</summary>
    /// <param name="model">The model.</param>
    /// <param name="data">What it takes.</param>
    /// <param name="scored">What it gives.</param>
    /// <param name="output">The column that is explained.</param>
    /// <param name="kind">The model, for messages.</param>
    /// <param name="behind">Whether they are read behind the model, and not from what it takes.</param>
    /// <exception cref="InvalidOperationException">There is no such output, or it follows from no columns, or the model does not go row by row.</exception>
    /// <exception cref="ArgumentException">The model hides a column that it reads.</exception>
    public static string[] Of(ITransformer model, DataViewSchema data, DataViewSchema scored, string output, string kind, bool behind = true)
    {
        DataViewType? type = scored.GetColumnOrNull(output)?.Type;
        if (type != NumberDataViewType.Single && !(type is VectorDataViewType { IsKnownSize: true } vector && vector.ItemType == NumberDataViewType.Single))
            throw new InvalidOperationException($"The {kind} gives no column '{output}' of numbers, which is what would be explained. It gives {string.Join(", ", scored.Where(c => !c.IsHidden).Select(c => c.Name))}.");
        if (!model.IsRowToRowMapper)
            throw new InvalidOperationException($"The {kind} does not go row by row, so that rows with exchanged columns cannot be scored one by one.");
        IRowToRowMapper mapper = model.GetRowToRowMapper(data);
        string[] columns = [.. mapper.GetDependencies([mapper.OutputSchema[output]]).OrderBy(c => c.Index).Select(c => c.Name).Distinct(StringComparer.Ordinal)];
        if (columns.Length == 0)
            throw new InvalidOperationException($"The '{output}' of the {kind} follows from no column of the data.");
        foreach (string column in behind ? columns : [])
        {
            if (Replaces(model, data, column))
            {
                throw new ArgumentException($"The {kind} replaces the column '{column}', so that behind it the column is no longer what the model reads. Give the step's output another name "
                    + $"(outputColumnName: \"{column}2\", inputColumnName: \"{column}\"), or copy the column before.");
            }
        }

        return columns;
    }

    /// <summary>Whether a step of the model puts another column in a column's place. What was there may be hidden behind it, or dropped by a later step.</summary>
    public static bool Replaces(ITransformer model, DataViewSchema data, string column)
    {
        foreach (ITransformer part in ExplainedModel.Flatten(model))
        {
            DataViewSchema next = part.GetOutputSchema(data);
            if (Count(next, column) > Count(data, column))
                return true;
            data = next;
        }

        return false;
    }

    /// <summary>The step behind a part of the model that puts another column in a column's place; null where none does.</summary>
    public static string? ReplacedBehind(ITransformer model, DataViewSchema data, Func<ITransformer, bool> part, string column)
    {
        bool behind = false;
        foreach (ITransformer each in ExplainedModel.Flatten(model))
        {
            DataViewSchema next = each.GetOutputSchema(data);
            if (behind && Count(next, column) > Count(data, column))
                return each.GetType().Name.Split('`')[0];
            (data, behind) = (next, behind || part(each));
        }

        return null;
    }

    /// <summary>How many columns have a name, hidden ones included.</summary>
    public static int Count(DataViewSchema schema, string column) => schema.Count(c => column.Equals(c.Name, StringComparison.Ordinal));

    /// <summary>Columns as players, some of them together.</summary>
    /// <exception cref="ArgumentException">A group names what is not read, or a column twice, or takes another column's name.</exception>
    public static SlotGroups Group(string[] columns, IModelOptions options)
    {
        string option = options.Name(nameof(options.Groups));
        string?[] named = new string?[columns.Length];
        foreach ((string name, string[] members) in options.Groups ?? new Dictionary<string, string[]>(StringComparer.Ordinal))
        {
            foreach (string member in members)
            {
                int column = Array.IndexOf(columns, member);
                if (column < 0)
                    throw new ArgumentException($"{option}: '{name}' names '{member}'; the columns that the model reads are {string.Join(", ", columns)}.");
                if (named[column] is { } other)
                    throw new ArgumentException($"{option}: the column '{member}' is in '{other}' and in '{name}'.");
                named[column] = name;
            }
        }

        string[] players = [.. columns.Select((column, i) => named[i] ?? column)];
        for (int i = 0; i < columns.Length; i++)
        {
            if (named[i] is null && Array.IndexOf(named, columns[i]) >= 0)
                throw new ArgumentException($"{option}: the group '{columns[i]}' has the name of a column that is not in it.");
        }

        string[] distinct = [.. players.Distinct(StringComparer.Ordinal)];
        return new SlotGroups(distinct, [.. players.Select(player => Array.IndexOf(distinct, player))]);
    }
}
