using MLNet.Xai.Text.Models;
using MLNet.Xai.Torch.Native;
using MLNet.Xai.Torch.Weights;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Xai.Text.Onnx;

/// <summary>
/// A classifier of texts in ONNX that runs on ONNX Runtime: token ids [N, T] and a mask [N, T] to logits [N, K], as of any <see cref="TextModel"/>. It has no gradients: methods that only
/// call it explain it, LIME, Shapley values and occlusion.
/// </summary>
/// <remarks>
/// Inputs are known by name: <c>input_ids</c>, <c>attention_mask</c> and <c>token_type_ids</c> (zeros), int64 or int32; only the first must be there. Where the file fixes the length of texts they are
/// filled up to it. Texts share a batch where the file allows and two texts, tried when it is read, give together what they give alone; otherwise they go one by one, each without padding.
/// The file's bytes are kept, to be saved with a model. Several threads may call it.
/// </remarks>
public sealed class OnnxTextModel : TextModel
{
    private const string NoGradients =
        "ONNX Runtime gives no gradients and no attention: an ONNX model is explained by methods that only call it, Lime, Shap and Occlusion. For the others load the network into TorchSharp.";

    private readonly OnnxTextGraph _graph;
    private readonly TextTrial _trial;
    private TextSession _session;
    private bool _disposed;

    /// <summary>Reads a model from bytes.</summary>
    /// <param name="model">The bytes of an ONNX file.</param>
    /// <param name="options">What the file leaves open, and how it runs; the defaults when null.</param>
    /// <exception cref="InvalidDataException">It is damaged, or no classifier of texts; the message says what.</exception>
    /// <exception cref="ArgumentException">Something must be said by the options, or does not go with the file.</exception>
    /// <exception cref="NotSupportedException">ONNX Runtime's native library does not load; the message says what to do.</exception>
    public OnnxTextModel(ReadOnlyMemory<byte> model, OnnxTextOptions? options = null)
        : this(model.ToArray(), "The ONNX model", options)
    {
    }

    private OnnxTextModel(byte[] model, string name, OnnxTextOptions? options)
        : base(nameof(OnnxTextModel))
    {
        Options = options?.Copy() ?? new OnnxTextOptions();
        Options.Check();
        OnnxRuntimeLibrary.EnsureLoaded();
        File = model;
        try
        {
            _graph = OnnxTextGraph.Read(model);
            _session = new TextSession(model, Options);
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"{name} cannot be explained. {e.Message}", e);
        }
        catch (ArgumentException e)
        {
            throw new ArgumentException($"{name}: {e.Message}", e);
        }

        try
        {
            (MaxTokens, VocabularySize) = (Length(), Vocabulary());
            _trial = TextTrial.Of(_session, VocabularySize, MaxTokens);
        }
        catch (Exception e)
        {
            _session.Dispose();
            if (e is InvalidDataException)
                throw new InvalidDataException($"{name} cannot be explained. {e.Message}", e);
            if (e is ArgumentException)
                throw new ArgumentException($"{name}: {e.Message}", e);
            throw;
        }

        eval();
    }

    /// <summary>The bytes of the file.</summary>
    public ReadOnlyMemory<byte> Model => File;

    /// <summary>Number of token ids; <see cref="int.MaxValue"/> where neither the graph nor the options say: ONNX Runtime then refuses ids that are not there.</summary>
    public override int VocabularySize { get; }

    /// <inheritdoc/>
    public override int MaxTokens { get; }

    /// <inheritdoc/>
    public override int OutputCount => _trial.OutputCount;

    /// <summary>Name of the output that is explained.</summary>
    public string OutputName => _session.OutputName;

    /// <summary>Whether several texts go through the model at once; otherwise they go one by one.</summary>
    public bool TakesBatches => _trial.TakesBatches;

    internal byte[] File { get; }

    internal OnnxTextOptions Options { get; }

    internal override string? EndsIn => _graph.KindOf(OutputName) is ("Softmax" or "Sigmoid") and var kind ? kind : null;

    /// <summary>Reads a model from a file.</summary>
    /// <param name="path">The <c>.onnx</c>, with its weights inside.</param>
    /// <param name="options">What the file leaves open, and how it runs; the defaults when null.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is damaged, or no classifier of texts; the message says what.</exception>
    /// <exception cref="ArgumentException">Something must be said by the options, or does not go with the file.</exception>
    /// <exception cref="NotSupportedException">ONNX Runtime's native library does not load; the message says what to do.</exception>
    public static OnnxTextModel Load(string path, OnnxTextOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (!System.IO.File.Exists(path))
            throw new FileNotFoundException($"There is no ONNX file '{path}'.", path);
        DownloadCheck.Check(path, "an ONNX model");
        return new OnnxTextModel(System.IO.File.ReadAllBytes(path), $"'{path}'", options);
    }

    /// <summary>There is nothing between embeddings and the rest here.</summary>
    /// <exception cref="NotSupportedException">Always.</exception>
    public override Tensor EmbedWords(Tensor ids) => throw new NotSupportedException(NoGradients);

    /// <summary>There is nothing between embeddings and the rest here.</summary>
    /// <exception cref="NotSupportedException">Always.</exception>
    public override Tensor FromWords(Tensor words, Tensor mask, IList<Tensor>? attentions = null) => throw new NotSupportedException(NoGradients);

    internal override void RequireGradients() => throw new NotSupportedException(NoGradients);

    /// <exception cref="ArgumentException">The shapes do not go together, or T is above <see cref="MaxTokens"/>.</exception>
    private protected override Tensor Logits(Tensor ids, Tensor mask)
    {
        ArgumentNullException.ThrowIfNull(ids);
        ArgumentNullException.ThrowIfNull(mask);
        if (ids.dim() != 2 || !ids.shape.AsSpan().SequenceEqual(mask.shape) || ids.shape[0] == 0 || ids.shape[1] == 0 || ids.shape[1] > MaxTokens)
            throw new ArgumentException($"The model takes ids and a mask [N, T] of 1 to {MaxTokens} tokens, not [{string.Join(", ", ids.shape)}] and [{string.Join(", ", mask.shape)}].", nameof(ids));
        (long[] tokens, long[] present) = (Values(ids), Values(mask));
        int rows = (int)ids.shape[0], length = tokens.Length / rows;
        var logits = new float[rows * OutputCount];
        if (TakesBatches)
            Run(tokens, present, rows).CopyTo(logits, 0);
        else
        {
            for (int row = 0; row < rows; row++)
            {
                // Without padding: what stands behind the last token has no effect.
                int own = Math.Max(1, present.AsSpan(row * length, length).LastIndexOfAnyExcept(0L) + 1), at = row * length;
                Run(tokens[at..(at + own)], present[at..(at + own)], 1).CopyTo(logits, row * OutputCount);
            }
        }

        return tensor(logits, [rows, OutputCount]);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing && !_disposed)
        {
            _disposed = true;
            _session?.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>A CUDA device is ONNX Runtime's too: the file is read again for it.</summary>
    protected override nn.Module _to(DeviceType deviceType, int deviceIndex, bool non_blocking)
    {
        int? gpu = deviceType == DeviceType.CUDA ? Math.Max(0, deviceIndex) : null;
        if (deviceType is not (DeviceType.CPU or DeviceType.CUDA))
            throw new NotSupportedException($"An ONNX model runs on the CPU or a CUDA device, not on {deviceType}.");
        if (gpu == Options.GpuDeviceId)
            return this;
        OnnxTextOptions options = Options.Copy();
        options.GpuDeviceId = gpu;
        var moved = new TextSession(File, options);
        _session.Dispose();
        (_session, Options.GpuDeviceId) = (moved, gpu);
        return this;
    }

    private float[] Run(long[] ids, long[] mask, int rows)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        float[] found = _session.Run(ids, mask, rows);
        return found.Length == rows * OutputCount ? found : throw new InvalidOperationException($"The model gives {found.Length / rows} outputs of a text, and gave {OutputCount} before.");
    }

    private int Length()
    {
        if (_session.Inputs.Length is not { } length)
        {
            return Options.MaxTokens ?? Options.IfOpen
                ?? throw new ArgumentException("The file leaves the length of texts open: set OnnxTextOptions.MaxTokens to the most tokens that the model knows positions for (512 of BERT).");
        }

        return Options.MaxTokens is not { } most || most <= length ? Options.MaxTokens ?? length
            : throw new ArgumentException($"MaxTokens is {most}, and the file takes {length} tokens.");
    }

    private int Vocabulary()
    {
        int? found = _graph.VocabularyOf(TextInputs.Ids);
        return Options.VocabularySize is { } asked && found < asked ? throw new ArgumentException($"VocabularySize is {asked}, and the file's table of embeddings has {found} rows.")
            : Options.VocabularySize ?? found ?? int.MaxValue;
    }

    private static long[] Values(Tensor tensor)
    {
        using DisposeScope scope = NewDisposeScope();
        return tensor.to(int64).cpu().contiguous().data<long>().ToArray();
    }
}
