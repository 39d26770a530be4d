using MLNet.Xai.Vision.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Xai.Vision.Weights;

/// <summary>
/// Loads weights from safetensors, TorchSharp's <c>.dat</c> and PyTorch's <c>.pth</c>/<c>.pt</c> files; the content decides, not the file's name.
/// No code in a file is ever run, and no length in it is trusted.
/// </summary>
public static class ModelWeights
{
    private const string Parallel = "module."; // What DataParallel puts before every name.

    /// <summary>Copies a file's weights into one of the known architectures, which then is in evaluation mode.</summary>
    /// <exception cref="InvalidDataException">The file is damaged, or its tensors are not the model's; the message names which.</exception>
    public static void Load(ImageModel model, string path, WeightOptions? options = null)
    {
        options ??= new WeightOptions();
        Copy(model, model.Architecture, Read(path), path, options, options.HeadName ?? model.HeadName, model.Rename, model.UnusedWeights);
    }

    /// <summary>Copies a file's weights into any module by state-dict names; it then is in evaluation mode.</summary>
    /// <exception cref="InvalidDataException">The file is damaged, or its tensors are not the module's; the message names which.</exception>
    public static void Load(nn.Module model, string path, WeightOptions? options = null)
    {
        if (model is ImageModel known)
        {
            Load(known, path, options);
            return;
        }

        options ??= new WeightOptions();
        Copy(model, model.GetName(), Read(path), path, options, options.HeadName, name => name, []);
    }

    /// <summary>Writes a module's parameters and buffers as safetensors, which PyTorch and others read too; the file is there whole or not at all.</summary>
    public static void Save(nn.Module model, string path)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentException.ThrowIfNullOrEmpty(path);
        string temporary = path + "." + Guid.NewGuid().ToString("N")[..8] + ".tmp";
        try
        {
            SafeTensorsFile.Write(temporary, model.state_dict());
            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>What a file holds, by name.</summary>
    internal static Dictionary<string, StoredTensor> Read(string path)
    {
        Span<byte> start = stackalloc byte[10];
        using (FileStream file = File.OpenRead(path))
            start = start[..file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
        if (start.StartsWith("PK\u0003\u0004"u8))
            return TorchZipFile.Read(path);
        if (start.Length >= 9 && start[8] == (byte)'{')
            return SafeTensorsFile.Read(path);
        if (start.Length >= 2 && start[0] == 0x80 && start[1] is >= 1 and <= 5)
        {
            throw new InvalidDataException(
                $"'{path}' is a PyTorch file of before version 1.6 or a bare pickle, which is not read. Load it there and save it again with torch.save.");
        }

        return DatFile.Read(path);
    }

    internal static void Copy(
        nn.Module model, string modelName, Dictionary<string, StoredTensor> file, string path, WeightOptions options, string? head,
        Func<string, string> rename, IReadOnlyList<string> unused)
    {
        Dictionary<string, Tensor> state = model.state_dict();
        Dictionary<string, StoredTensor> found = new(StringComparer.Ordinal);
        HashSet<string> named = new(StringComparer.Ordinal);
        List<string> unexpected = [], misshapen = [];
        foreach ((string raw, StoredTensor tensor) in file)
        {
            string name = rename(WithoutPrefix(raw));
            named.Add(name);
            bool isHead = options.ReplaceHead && head is not null && name.StartsWith(head + ".", StringComparison.Ordinal);
            if (!state.TryGetValue(name, out Tensor? to))
            {
                if (!options.IgnoreUnexpected && !IsCounter(name) && !unused.Any(u => name.StartsWith(u, StringComparison.Ordinal)))
                    unexpected.Add(raw);
            }
            else if (tensor.Shape.AsSpan().SequenceEqual(to.shape))
            {
                found[name] = tensor;
            }
            else if (!isHead)
            {
                misshapen.Add($"{raw} is [{string.Join(", ", tensor.Shape)}] and should be [{string.Join(", ", to.shape)}]");
            }
        }

        List<string> missing = [.. state.Keys.Where(n => !named.Contains(n) && !IsCounter(n))];
        if (missing.Count + unexpected.Count + misshapen.Count > 0)
            throw Mismatch(modelName, path, missing, unexpected, misshapen);

        using IDisposable quiet = no_grad();
        foreach ((string name, StoredTensor tensor) in found)
        {
            using Tensor source = tensor.ToTensor();
            state[name].copy_(source);
        }

        model.eval();
    }

    internal static string WithoutPrefix(string name) => name.StartsWith(Parallel, StringComparison.Ordinal) ? name[Parallel.Length..] : name;

    /// <summary>Batches that a batch norm has seen: older files lack it and inference does not use it.</summary>
    private static bool IsCounter(string name) => name.EndsWith("num_batches_tracked", StringComparison.Ordinal);

    private static InvalidDataException Mismatch(string model, string path, List<string> missing, List<string> unexpected, List<string> misshapen) => new(
        $"The weights in '{path}' are not those of {model}. {List("Missing", missing)}{List("Not in the model", unexpected)}{List("Wrong shape", misshapen)}"
        + (missing.Count + unexpected.Count == 0 && misshapen.Count <= 2 ? "For another number of classes create the model with it and set ReplaceHead." : ""));

    private static string List(string what, List<string> names) => names.Count == 0
        ? ""
        : $"{what} ({names.Count}): {string.Join(", ", names.Take(8))}{(names.Count > 8 ? ", ..." : "")}. ";
}
