using System.Text.Json;
using MLNet.Xai.Cli.Hosting;
using MLNet.Xai.Core.Plots;
using MLNet.Xai.Tabular;

namespace MLNet.Xai.Cli.Importance;

/// <summary>Importance as files: tables and pictures that the library makes.</summary>
internal static class ImportanceFiles
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web) { WriteIndented = true, NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals };

    public static async Task WriteAsync(FileInfo file, ImportanceTable shap, PermutationImportanceTable? permuted, Func<SvgFigure> picture, Screen screen, CancellationToken cancellation)
    {
        string other = Path.ChangeExtension(file.ToString(), $".permutation{file.Extension}");
        switch (file.Extension.ToLowerInvariant())
        {
            case ".csv":
                await Text(file.ToString(), shap.ToCsv());
                if (permuted is not null)
                    await Text(other, permuted.ToCsv());
                break;
            case ".svg":
                await Text(file.ToString(), picture().ToString());
                if (permuted is not null)
                    await Text(other, permuted.Plot().ToString());
                break;
            default:
                await WholeFile.WriteAsync(file.ToString(), stream => JsonSerializer.SerializeAsync(stream, new
                {
                    shap.OutputName,
                    Rows = shap.RowCount,
                    Shap = shap.Features,
                    Permutation = permuted is null ? null : new { permuted.Repeats, permuted.Confidence, Lines = permuted.Metrics.SelectMany(permuted.By), Baselines = permuted.Metrics.ToDictionary(m => m.ToString(), permuted.Baseline, StringComparer.Ordinal) },
                }, s_json, cancellation));
                screen.Say($"wrote {file}");
                break;
        }

        async Task Text(string path, string text)
        {
            await WholeFile.WriteAsync(path, text);
            screen.Say($"wrote {path}");
        }
    }
}
