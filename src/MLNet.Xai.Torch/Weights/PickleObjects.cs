namespace MLNet.Xai.Torch.Weights;

/// <summary>A name that a pickle imports; only looked at, never called.</summary>
internal sealed record PickleGlobal(string Module, string Name);

/// <summary>A storage that tensors of a PyTorch file share: the element type's name, the archive entry, the element count.</summary>
internal sealed record PickleStorage(string Type, string Key, long Count);

/// <summary>A tensor as a pickle describes it: a strided view of a storage.</summary>
internal sealed record PickleTensor(PickleStorage Storage, long Offset, long[] Shape, long[] Strides);

/// <summary>A dictionary in a pickle; keys that are no text are kept as they are.</summary>
internal sealed class PickleDictionary : Dictionary<object, object?>;

/// <summary>Something in a checkpoint that is no weight: known by name, never made.</summary>
internal sealed class PickleOther;
