using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;
using MLNet.Xai.Tabular;

namespace MLNet.Xai.Reports;

/// <summary>The column of pictures that a model reads.</summary>
internal static class ImageColumn
{
    /// <summary>A column of images, or of paths that the model itself loads; null where the score follows from none, or from several.</summary>
    public static string? Find(ReportSubject subject)
    {
        HashSet<string> loaded = Loaded(subject);
        string[] found = [.. subject.Inputs.Where(c => c.Type is ImageDataViewType || (c.Type is TextDataViewType && loaded.Contains(c.Name))).Select(c => c.Name)];
        return found.Length == 1 ? found[0] : null;
    }

    private static HashSet<string> Loaded(ReportSubject subject)
    {
        HashSet<string> paths = new(StringComparer.Ordinal);
        DataViewSchema schema = subject.Data.Schema;
        foreach (ITransformer step in ExplainedModel.Flatten(subject.Model))
        {
            if (step is ImageLoadingTransformer)
            {
                IRowToRowMapper mapper = step.GetRowToRowMapper(schema);
                int before = schema.Count;
                paths.UnionWith(mapper.GetDependencies(mapper.OutputSchema.Where(c => c.Index >= before && c.Type is ImageDataViewType)).Select(c => c.Name));
            }

            schema = step.GetOutputSchema(schema);
        }

        return paths;
    }
}
