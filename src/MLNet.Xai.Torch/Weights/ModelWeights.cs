using MLNet.Xai.Core.Files;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Xai.Torch.Weights;

/// <summary>
/// Loads weights from safetensors, TorchSharp's <c>.dat</c> and PyTorch's <c>.pth</c>/<c>.pt</c>/<c>.bin</c> files, and from several by Hugging Face's
/// <c>.index.json</c>; the content decides, not the file's name.
/// No code in a file is ever run, and no length in it is trusted: what is allocated is a small multiple of the file. Weights may lie in a dictionary of a checkpoint,
/// and have a prefix before their names (<see cref="WeightOptions"/>).
/// </summary>
public static class ModelWeights
{
    /// <summary>
    /// Copies a file's weights into any module by state-dict names; it then is in evaluation mode. Numbers of another type are converted, as PyTorch does. The library's own
    /// networks also know the names that published files have.
    /// </summary>
    /// <returns>Where in the file they were.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is damaged, its tensors are not the module's, or which of them are is not clear; the message names which.</exception>
    public static LoadedWeights Load(nn.Module model, string path, WeightOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        options ??= new WeightOptions();
        if (model is INamedNetwork known)
            return Copy(model, known.Architecture, path, options, options.HeadName ?? known.HeadName, known.Rename, known.UnusedWeights);
        return Copy(model, model.GetName(), path, options, options.HeadName, name => name, []);
    }

    /// <summary>Writes a module's parameters and buffers as safetensors, which PyTorch and others read too; the file is there whole or not at all.</summary>
    public static void Save(nn.Module model, string path)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentException.ThrowIfNullOrEmpty(path);
        using var file = new AtomicFile(path);
        SafeTensorsFile.Write(file, model.state_dict());
        file.Commit();
    }

    /// <summary>What a file holds, by its own names.</summary>
    internal static Dictionary<string, StoredTensor> Read(string path) => Read(path, null, out _);

    /// <summary>The same of a file that is no index of others.</summary>
    internal static Dictionary<string, StoredTensor> ReadWhole(string path)
    {
        using (FileStream file = File.OpenRead(path))
        {
            Span<byte> start = stackalloc byte[10];
            if (ShardedFile.IsIndex(start[..file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)]))
                throw new InvalidDataException($"'{path}' is an index of weights, and should hold weights.");
        }

        return Read(path);
    }

    /// <param name="path">The file.</param>
    /// <param name="nested">Which dictionary of a checkpoint; <see langword="null"/> for the only one with tensors.</param>
    /// <param name="found">Which it was.</param>
    internal static Dictionary<string, StoredTensor> Read(string path, string? nested, out string found)
    {
        DownloadCheck.Check(path, "weights");
        Span<byte> start = stackalloc byte[10];
        using (FileStream file = File.OpenRead(path))
            start = start[..file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
        if (start.StartsWith("PK\u0003\u0004"u8))
            return TorchZipFile.Read(path, nested, out found);
        found = "";
        if (ShardedFile.IsIndex(start))
            return ShardedFile.Read(path, nested);
        if (!string.IsNullOrEmpty(nested))
            throw new InvalidDataException($"'{path}' is no PyTorch checkpoint, only those have dictionaries inside: leave out WeightOptions.Nested '{nested}'.");
        if (start.Length >= 9 && start[8] == (byte)'{')
            return SafeTensorsFile.Read(path);
        if (start.Length >= 2 && start[0] == 0x80 && start[1] is >= 1 and <= 5)
        {
            throw new InvalidDataException(
                $"'{path}' is a PyTorch file of before version 1.6 or a bare pickle, which is not read. Load it there and save it again with torch.save.");
        }

        return DatFile.Read(path);
    }

    internal static LoadedWeights Copy(
        nn.Module model, string modelName, string path, WeightOptions options, string? head, Func<string, string> rename, IReadOnlyList<string> unused)
    {
        Dictionary<string, Tensor> state = model.state_dict();
        StoredWeights file = StoredWeights.Open(path, options, name => state.ContainsKey(rename(name)));
        Dictionary<string, StoredTensor> found = new(StringComparer.Ordinal);
        Dictionary<string, string> named = new(StringComparer.Ordinal);
        List<string> unexpected = [], misshapen = [];
        foreach ((string raw, string plain, StoredTensor tensor) in file.Entries)
        {
            string name = rename(plain);
            if (!named.TryAdd(name, raw))
                throw new InvalidDataException($"'{path}' holds both '{named[name]}' and '{raw}', each of which would be {modelName}'s '{name}'.");
            bool isHead = options.ReplaceHead && head is not null
                && (name.StartsWith(head + ".", StringComparison.Ordinal) || name.StartsWith(head + "_dist.", StringComparison.Ordinal)); // DeiT's second head
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

        List<string> missing = [.. state.Keys.Where(n => !named.ContainsKey(n) && !IsCounter(n))];
        if (missing.Count + unexpected.Count + misshapen.Count > 0)
            throw Mismatch(modelName, file, missing, unexpected, misshapen);

        using IDisposable quiet = no_grad();
        foreach ((string name, StoredTensor tensor) in found)
        {
            using Tensor source = tensor.ToTensor();
            state[name].copy_(source);
        }

        model.eval();
        return new LoadedWeights(path, found.Count, file.Nested, file.Prefix);
    }

    /// <summary>Batches that a batch norm has seen: older files lack it and inference does not use it.</summary>
    private static bool IsCounter(string name) => name.EndsWith("num_batches_tracked", StringComparison.Ordinal);

    private static InvalidDataException Mismatch(string model, StoredWeights file, List<string> missing, List<string> unexpected, List<string> misshapen) => new(
        $"The weights in '{file.Path}' are not those of {model}. {file.Found}"
        + $"{List("Missing", missing)}{List("Not in the model", unexpected)}{List("Wrong shape", misshapen)}"
        + (missing.Count > 0 && unexpected.Count > 0 ? file.Hint(missing) : "")
        + (missing.Count + unexpected.Count == 0 && misshapen.Count <= 2 ? "For another number of classes create the model with it and set ReplaceHead." : ""));

    private static string List(string what, List<string> names) => names.Count == 0 ? "" : $"{what} ({names.Count}): {StoredWeights.Names(names)}. ";
}
