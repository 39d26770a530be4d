namespace MLNet.Xai.Torch.Weights;

/// <summary>The calls that a state dict's pickle may make, as descriptions instead of calls.</summary>
internal static class PickleCalls
{
    private static readonly HashSet<(string Module, string Name)> s_known =
    [
        ("collections", "OrderedDict"), ("collections", "defaultdict"), ("torch._utils", "_rebuild_tensor_v2"), ("torch._utils", "_rebuild_parameter"), ("torch", "Size"),
        ("torch", "FloatStorage"), ("torch", "DoubleStorage"), ("torch", "HalfStorage"), ("torch", "BFloat16Storage"), ("torch", "LongStorage"),
        ("torch", "IntStorage"), ("torch", "ShortStorage"), ("torch", "CharStorage"), ("torch", "ByteStorage"), ("torch", "BoolStorage"),
    ];

    // What checkpoints hold beside the weights: arguments of the training program, a best score, a device. Only noted, neither made nor run.
    private static readonly HashSet<(string Module, string Name)> s_inert =
    [
        ("argparse", "Namespace"), ("numpy", "dtype"), ("numpy", "ndarray"), ("numpy.core.multiarray", "scalar"), ("numpy._core.multiarray", "scalar"),
        ("numpy.core.multiarray", "_reconstruct"), ("numpy._core.multiarray", "_reconstruct"), ("_codecs", "encode"), ("torch", "device"), ("torch", "float32"), ("torch", "float16"),
        ("torch", "bfloat16"), ("torch", "float64"), ("datetime", "datetime"), ("datetime", "timedelta"), ("pathlib", "PosixPath"), ("pathlib", "WindowsPath"),
        ("builtins", "set"), ("builtins", "list"), ("builtins", "dict"), ("builtins", "int"), ("builtins", "float"),
        ("__builtin__", "set"), ("__builtin__", "list"), ("__builtin__", "dict"), ("__builtin__", "int"), ("__builtin__", "float"),
    ];

    /// <exception cref="InvalidDataException">The name is neither one that rebuilds tensors nor one that can be passed over.</exception>
    public static PickleGlobal Known(string module, string name) => s_known.Contains((module, name)) || s_inert.Contains((module, name))
        ? new PickleGlobal(module, name)
        : throw new InvalidDataException(
            $"The pickle wants to run {module}.{name}, which is refused: only tensors, numbers, texts and containers are read. "
            + "A whole network (torch.save(model, path)) is such a program: save its weights alone, torch.save(model.state_dict(), path), or as safetensors.");

    /// <summary><c>('storage', type, key, location, count)</c>.</summary>
    public static PickleStorage Storage(object? id) =>
        id is object?[] and ["storage", PickleGlobal { Module: "torch" } type, string key, _, long count] && count >= 0
            ? new PickleStorage(type.Name, key, count)
            : throw new InvalidDataException("The pickle refers to something outside that is not a tensor's storage.");

    public static object? Call(PickleGlobal function, object?[] arguments) => (function.Name, arguments) switch
    {
        ("OrderedDict", []) or ("defaultdict", _) => new PickleDictionary(),
        ("OrderedDict", [List<object?> pairs]) => Ordered(pairs),
        ("Size", [object?[] sizes]) => sizes,
        ("_rebuild_tensor_v2", [PickleStorage storage, long offset, object?[] shape, object?[] strides, ..]) => Tensor(storage, offset, shape, strides),
        ("_rebuild_parameter", [PickleTensor tensor, ..]) => tensor,
        _ when s_inert.Contains((function.Module, function.Name)) => new PickleOther(),
        _ => throw new InvalidDataException($"The pickle calls {function.Module}.{function.Name} with arguments that are not a tensor's."),
    };

    private static PickleDictionary Ordered(List<object?> pairs)
    {
        PickleDictionary result = [];
        foreach (object? pair in pairs)
        {
            if (pair is not List<object?> and not object?[])
                throw new InvalidDataException("An OrderedDict in the pickle is not made of pairs.");
            object?[] two = pair as object?[] ?? [.. (List<object?>)pair];
            result[two is [string or long, _] ? two[0]! : throw new InvalidDataException("An OrderedDict in the pickle is not made of pairs.")] = two[1];
        }

        return result;
    }

    private static long[] Numbers(object?[] values) =>
        [.. values.Select(v => v is long number ? number : throw new InvalidDataException("A size or stride in the pickle is no number."))];

    /// <summary>A view must stay inside its storage, whatever the file says.</summary>
    private static PickleTensor Tensor(PickleStorage storage, long offset, object?[] shape, object?[] strides)
    {
        (long[] sizes, long[] steps) = (Numbers(shape), Numbers(strides));
        if (sizes.Length != steps.Length || sizes.Length > 16 || offset < 0)
            throw new InvalidDataException("A tensor in the pickle has sizes and strides that do not go together.");
        System.Numerics.BigInteger last = offset;
        for (int d = 0; d < sizes.Length; d++)
        {
            if (sizes[d] < 0 || steps[d] < 0)
                throw new InvalidDataException("A tensor in the pickle has a negative size or stride.");
            last += (System.Numerics.BigInteger)Math.Max(sizes[d] - 1, 0) * steps[d];
        }

        if (!sizes.Contains(0) && last >= storage.Count)
            throw new InvalidDataException($"A tensor of shape [{string.Join(", ", sizes)}] reaches beyond its storage of {storage.Count} elements.");
        return new PickleTensor(storage, offset, sizes, steps);
    }
}
