using System.Security.Cryptography;
using MLNet.Xai.Core.Files;
using MLNet.Xai.Torch.Weights;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Xai.Torch;

/// <summary>The network that all columns of an estimator share, and how it is saved. A loaded one is made when it is first asked for.</summary>
/// <typeparam name="TModule">What kind of network.</typeparam>
internal sealed class SharedModel<TModule>
    where TModule : nn.Module
{
    private readonly ModelMaker<TModule> _maker;
    private readonly Lazy<TModule> _module;
    private readonly byte[]? _weights;
    private readonly string? _hash;
    private (int Gpu, bool FallbackToCpu)? _asked;

    private SharedModel(ModelMaker<TModule> maker, Func<TModule> module, string? architecture, int classCount, string? path, byte[]? weights, string? hash)
    {
        _maker = maker;
        _module = new(() => _asked is var (gpu, fallback) ? maker.Place(module(), gpu, fallback) : module());
        (Architecture, ClassCount, Path, _weights, _hash) = (architecture, classCount, path, weights, hash);
    }

    public TModule Module => _module.Value;

    public int ClassCount { get; }

    /// <summary>Puts the network on a GPU: now, where it is libtorch's and made already, else when it is made.</summary>
    /// <param name="gpu">Its number.</param>
    /// <param name="fallbackToCpu">Whether the CPU will do where there is no such GPU.</param>
    /// <exception cref="InvalidOperationException">libtorch runs the network and sees no such GPU, and the CPU will not do.</exception>
    public void MoveTo(int gpu, bool fallbackToCpu)
    {
        if (Architecture is null || _maker.IsLibtorchs(Architecture))
        {
            Device device = Devices.Of(gpu, fallbackToCpu);
            if (_module.IsValueCreated)
                Module.to(device);
        }

        _asked = (gpu, fallbackToCpu);
    }

    /// <summary>The file with the weights; <see langword="null"/> when they are saved inside.</summary>
    public string? Path { get; }

    /// <summary>The name by which the network is made again; <see langword="null"/> where it cannot be saved.</summary>
    public string? Architecture { get; }

    /// <summary>A network of the caller's, which stays where it is.</summary>
    public static SharedModel<TModule> Of(ModelMaker<TModule> maker, TModule model, int classCount, string? architecture, string? path) =>
        new(maker, () => model, architecture ?? maker.NameOf(model), classCount, path, null, null);

    /// <summary>A network of a known architecture with a file's weights.</summary>
    public static SharedModel<TModule> Of(ModelMaker<TModule> maker, TModule model, string architecture, int classCount, string file, bool beside) =>
        beside ? new(maker, () => model, architecture, classCount, file, null, Hash(File.ReadAllBytes(file)))
        : new(maker, () => model, architecture, classCount, null, File.ReadAllBytes(file), null);

    public void Write(BinaryWriter writer)
    {
        if (Architecture is null)
            throw new InvalidOperationException($"The network {Module.GetName()} cannot be saved: a module is code. {_maker.HowToName}");

        writer.Write(Architecture);
        writer.Write(ClassCount);
        writer.Write(Path ?? "");
        if (Path is not null)
        {
            writer.Write(_hash ?? Keep(Path));
            return;
        }

        if ((_weights ?? _maker.FileOf(Module)) is { } weights)
        {
            writer.Write(weights.Length);
            writer.Write(weights);
            return;
        }

        Dictionary<string, Tensor> state = Module.state_dict();
        writer.Write(LengthOf(state));
        writer.Flush();
        SafeTensorsFile.Write(writer.BaseStream, state);
    }

    public static SharedModel<TModule> Read(ModelMaker<TModule> maker, BinaryReader reader)
    {
        (string architecture, int classCount, string path) = (reader.ReadString(), reader.ReadInt32(), reader.ReadString());
        if (path.Length > 0)
        {
            string hash = reader.ReadString();
            return new(maker, () => maker.Load(architecture, classCount, Find(path, hash)), architecture, classCount, path, null, hash);
        }

        int length = reader.ReadInt32();
        if (length < 0 || length > reader.BaseStream.Length - reader.BaseStream.Position)
            throw new InvalidDataException($"the weights of a network are said to take {length} bytes, which are not there");
        byte[] weights = reader.ReadBytes(length);
        return new(maker, () => Load(maker, architecture, classCount, weights), architecture, classCount, null, weights, null);
    }

    private static byte[] Weights(TModule module)
    {
        Dictionary<string, Tensor> state = module.state_dict();
        byte[] weights = new byte[LengthOf(state)];
        SafeTensorsFile.Write(new MemoryStream(weights), state);
        return weights;
    }

    private static int LengthOf(Dictionary<string, Tensor> state) => SafeTensorsFile.LengthOf(state) is <= int.MaxValue and var length ? (int)length
        : throw new InvalidOperationException("The network's weights take more than 2 GB; keep them beside the model (WeightStorage.Beside).");

    // Weights are read as files only.
    private static TModule Load(ModelMaker<TModule> maker, string architecture, int classCount, byte[] weights)
    {
        string file = System.IO.Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(file, weights);
            return maker.Load(architecture, classCount, file);
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>Whether the weights of a loaded model that lie beside it are there, and are those that it was saved with.</summary>
    /// <exception cref="FileNotFoundException">They are missing.</exception>
    /// <exception cref="InvalidDataException">They are others.</exception>
    public void CheckFile()
    {
        if (Path is not null && _hash is not null)
            _ = Find(Path, _hash);
    }

    private static string Find(string path, string hash)
    {
        string[] places = [System.IO.Path.GetFullPath(path), System.IO.Path.Combine(AppContext.BaseDirectory, path)];
        string file = Array.Find(places, File.Exists) ?? throw new FileNotFoundException(
            $"The weights of the saved model are missing: there is neither '{string.Join("' nor '", places.Distinct(StringComparer.Ordinal))}'. Put the file there.", path);
        string found = Hash(File.ReadAllBytes(file));
        return found.Equals(hash, StringComparison.Ordinal) ? file : throw new InvalidDataException(
            $"The weights in '{file}' are not those that the model was saved with: their SHA-256 is {found}, not {hash}. Put the right file there or save the model again.");
    }

    // Writes the weights unless the file holds them already.
    private string Keep(string path)
    {
        byte[] weights = _maker.FileOf(Module) ?? Weights(Module);
        string hash = Hash(weights);
        if (File.Exists(path))
        {
            return Hash(File.ReadAllBytes(path)).Equals(hash, StringComparison.Ordinal) ? hash : throw new InvalidOperationException(
                $"'{path}' exists and holds other weights than the network has. Remove it or give another WeightsPath.");
        }

        AtomicFile.Write(path, weights);
        return hash;
    }

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
