using System.Text;

namespace MLNet.Xai.Core.Trees.Readers;

/// <summary>Says what a file is that is no model of the expected kind.</summary>
internal static class ForeignFile
{
    /// <summary>The byte that ONNX models begin with: the mark of their version.</summary>
    public const byte OnnxStart = 0x08;

    private const int Looked = 1024;

    /// <summary>A sentence about the file and what to do, or <see langword="null"/> where it is nothing known.</summary>
    /// <param name="start">The first bytes of the file; more than 1,024 are not looked at.</param>
    public static string? Describe(ReadOnlySpan<byte> start)
    {
        start = start[..Math.Min(start.Length, Looked)];
        if (start.IsEmpty)
            return "The file is empty.";
        string text = Encoding.Latin1.GetString(start);
        string trimmed = text.TrimStart('\uFEFF', ' ', '\t', '\r', '\n');
        if (start.StartsWith(new byte[] { 0x1F, 0x8B }))
            return "The file is compressed with gzip; decompress it first.";
        if (start.StartsWith("PK"u8))
            return "The file is a ZIP archive (a model that ML.NET saved, perhaps: those are read by ML.NET).";
        if (text.StartsWith("version https://git-lfs", StringComparison.Ordinal))
            return "The file is a Git LFS pointer, not the model itself: fetch it with \"git lfs pull\".";
        if (trimmed.StartsWith("<!DOCTYPE", StringComparison.OrdinalIgnoreCase) || trimmed.StartsWith("<html", StringComparison.OrdinalIgnoreCase))
            return "The file is an HTML page, not the model: the download gave a page instead of the file.";
        if (start[0] == 0x80 && start.Length > 1 && start[1] is >= 2 and <= 5)
            return "The file is a Python pickle (joblib's included), which is a program and is not read. Save the model itself: booster.save_model(\"model.json\") for XGBoost, booster.save_model(\"model.txt\") for LightGBM.";
        if (start[0] == 0x78 && start.Length > 1 && start[1] is 0x01 or 0x5E or 0x9C or 0xDA)
            return "The file is compressed with zlib (a joblib pickle, perhaps). Save the model itself with booster.save_model.";
        if (IsOldXGBoost(start, text))
            return "The file is in XGBoost's old binary format, which XGBoost itself dropped in 3.1: load it with an XGBoost up to 3.0 and save it as \"model.json\" or \"model.ubj\".";
        if (trimmed.StartsWith("tree", StringComparison.Ordinal) && trimmed.Contains("num_class=", StringComparison.Ordinal))
            return "The file is a model that LightGBM saved as text: read it with LightGbmModel.";
        if (trimmed.StartsWith("booster[", StringComparison.Ordinal))
            return "The file is a text dump of XGBoost's trees (dump_model), which lacks the base score. Save the model with booster.save_model(\"model.json\").";
        if (trimmed.StartsWith('{') && trimmed.Contains("\"tree_info\"", StringComparison.Ordinal) && trimmed.Contains("\"feature_names\"", StringComparison.Ordinal) && trimmed.Contains("\"num_tree_per_iteration\"", StringComparison.Ordinal))
            return "The file is LightGBM's dump_model as JSON. Save the model with booster.save_model(\"model.txt\") and read it with LightGbmModel.";
        if (start[0] == OnnxStart && (text.Contains("onnx", StringComparison.OrdinalIgnoreCase) || text.Contains("TreeEnsemble", StringComparison.Ordinal)))
            return "The file is an ONNX model: read it with OnnxTreeModel.";
        if (IsObject(start))
            return "The file holds JSON or UBJSON, as XGBoost saves models: read it with XGBoostModel.";
        return null;
    }

    /// <summary>Whether UBJSON begins here: an object whose first key has a length before it.</summary>
    public static bool IsUbjson(ReadOnlySpan<byte> start) => start.Length > 1 && start[0] == '{' && "iUIlL#$"u8.Contains(start[1]);

    private static bool IsObject(ReadOnlySpan<byte> start) => IsUbjson(start) || (start.Length > 1 && start[0] == '{' && " \t\r\n\"}"u8.Contains(start[1]));

    // The header holds numbers, then the names of objective and booster with their lengths.
    private static bool IsOldXGBoost(ReadOnlySpan<byte> start, string text) =>
        text.StartsWith("binf", StringComparison.Ordinal) || text.StartsWith("bs64", StringComparison.Ordinal)
        || text.StartsWith("CONFIG-offset:", StringComparison.Ordinal)
        || (start[0] != '{' && start.Contains((byte)0) && (text.Contains("gbtree", StringComparison.Ordinal) || text.Contains("gblinear", StringComparison.Ordinal)
            || text.Contains("dart", StringComparison.Ordinal)));
}
