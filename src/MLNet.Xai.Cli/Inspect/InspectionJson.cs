using System.Text.Json;
using System.Text.Json.Serialization;
using MLNet.Xai.Tabular;

namespace MLNet.Xai.Cli.Inspect;

/// <summary>An inspection as JSON: the properties of the library's types, in camel case.</summary>
internal static class InspectionJson
{
    private static readonly JsonSerializerOptions s_options = new(JsonSerializerDefaults.Web) { WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    public static Task WriteAsync(ModelFile file, ModelInspection? inspection, Stream stream, CancellationToken cancellation) => JsonSerializer.SerializeAsync(stream, new
    {
        File = Path.GetFileName(file.FullPath),
        file.Bytes,
        file.Sha256,
        file.Written,
        MlnetVersion = file.MLNetVersion,
        file.MissingAssemblies,
        file.Parts,
        Model = inspection,
    }, s_options, cancellation);
}
