using Microsoft.ML.Data;
using Microsoft.ML.Internals;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Trainers;

/// <summary>Reads what trainers learn from.</summary>
internal static class TrainingRowsReader
{
    public static TrainingRows Read(IHostEnvironment env, IDataView data, string feature, string label, string weight, string group)
    {
        var schema = data.Schema;
        var features = schema.Find(feature, "feature");
        if (features.Type is not VectorDataViewType { IsKnownSize: true, ItemType: NumberDataViewType item } || item != NumberDataViewType.Single)
            throw Check.SchemaMismatch(nameof(data), "feature", feature, "known-size vector of Single", features.Type.ToString());
        string[] names = [.. new[] { feature, label, weight, group }.Where(name => name is not null)];
        var rows = new TrainingRows(((VectorDataViewType)features.Type).Size)
        {
            Weights = weight is null ? null : [],
            Groups = group is null ? null : [],
        };
        long missing = 0, unlabeled = 0;
        using (var cursor = data.GetRowCursor(names.Select(name => schema.Find(name))))
        {
            var getFeatures = cursor.GetGetter<VBuffer<float>>(features);
            var getLabel = LabelGetter.Create(cursor, schema.Find(label, "label"));
            var getWeight = weight is null ? null : cursor.GetGetter<float>(schema.Find(weight, "weight"));
            var getGroup = group is null ? null : LabelGetter.Key(cursor, schema.Find(group, "group"));
            VBuffer<float> values = default;
            float target = 0, rowWeight = 1;
            while (cursor.MoveNext())
            {
                getLabel(ref target);
                if (float.IsNaN(target))
                {
                    unlabeled++;
                    continue;
                }
                getWeight?.Invoke(ref rowWeight);
                getFeatures(ref values);
                if (!float.IsFinite(rowWeight) || !rows.TryAdd(values.GetValues(), values.GetIndices(), values.IsDense))
                {
                    missing++;
                    continue;
                }
                rows.Labels.Add(target);
                rows.Weights?.Add(rowWeight);
                rows.Groups?.Add(getGroup());
            }
        }
        if (missing > 0)
            env.Warning("Training", $"Skipped {missing} instances with missing features during training");
        if (unlabeled > 0)
            env.Warning("Training", $"Skipped {unlabeled} instances with missing labels during training");
        if (rows.RowCount == 0)
            throw new InvalidOperationException("No valid training instances found, all instances have missing features.");
        return rows;
    }
}
