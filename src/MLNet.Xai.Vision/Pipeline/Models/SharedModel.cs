using System.Security.Cryptography;
using Microsoft.ML.Runtime;
using MLNet.Xai.Persistence;
using MLNet.Xai.Torch.Weights;
using MLNet.Xai.Vision.Onnx;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MLNet.Xai.Vision.Pipeline;

/// <summary>The network that all columns of an estimator share, and how it is saved. A loaded one is made when it is first asked for.</summary>
internal sealed class SharedModel
{
    private readonly Lazy<Module<Tensor, Tensor>> _module;
    private readonly byte[]? _weights;
    private readonly string? _hash;
    private Device? _device;
    private AskedDevice _asked;

    private SharedModel(Func<Module<Tensor, Tensor>> module, string? architecture, int classCount, string? path, byte[]? weights, string? hash)
    {
        _module = new(() => Placed(module()));
        (Architecture, ClassCount, Path, _weights, _hash) = (architecture, classCount, path, weights, hash);
    }

    public Module<Tensor, Tensor> Module => _module.Value;

    public int ClassCount { get; }

    /// <summary>Puts the network on the device that a context asks for, now or when it is made.</summary>
    public void MoveTo(IHostEnvironment env)
    {
        _asked = AskedDevice.Of(env);
        if (Architecture is not null && OnnxState.IsOnnx(Architecture))
            return;
        var device = Devices.Of(env);
        _device = device;
        if (_module.IsValueCreated)
            Module.to(device);
    }

    /// <summary>The file with the weights; <see langword="null"/> when they are saved inside.</summary>
    public string? Path { get; }

    private string? Architecture { get; }

    /// <summary>A network of the caller's, which stays where it is.</summary>
    public static SharedModel Of(Module<Tensor, Tensor> model, int classCount, string? architecture, string? path) =>
        new(() => model, architecture ?? ImageArchitectures.NameOf(model), classCount, path, null, null);

    /// <summary>A network of a known architecture with a file's weights.</summary>
    public static SharedModel Of(Module<Tensor, Tensor> model, string architecture, int classCount, string file, bool beside) =>
        beside ? new(() => model, architecture, classCount, file, null, Hash(File.ReadAllBytes(file)))
        : new(() => model, architecture, classCount, null, File.ReadAllBytes(file), null);

    /// <summary>A network in ONNX.</summary>
    /// <param name="model">The network.</param>
    /// <param name="path">The file that a saved model refers to; null to keep the bytes inside.</param>
    public static SharedModel Of(OnnxImageModel model, string? path) =>
        new(() => model, OnnxState.NameOf(model), model.ClassCount, path, path is null ? model.Model.ToArray() : null, null);

    public void Write(BinaryWriter writer)
    {
        if (Architecture is null)
        {
            throw new InvalidOperationException($"The network {Module.GetName()} cannot be saved: a module is code. Register how it is made, "
                + "ImageArchitectures.Register(\"name\", classes => new ...), and give that name as ImageScoringOptions.Architecture.");
        }

        writer.Write(Architecture);
        writer.Write(ClassCount);
        writer.Write(Path ?? "");
        if (Path is not null)
        {
            writer.Write(_hash ?? Keep(Path));
            return;
        }

        if (_weights is not null)
        {
            writer.Write(_weights.Length);
            writer.Write(_weights);
            return;
        }

        Dictionary<string, Tensor> state = Module.state_dict();
        writer.Write(LengthOf(state));
        writer.Flush();
        SafeTensorsFile.Write(writer.BaseStream, state);
    }

    public static SharedModel Read(BinaryReader reader)
    {
        (string architecture, int classCount, string path) = (reader.ReadString(), reader.ReadInt32(), reader.ReadString());
        if (path.Length > 0)
        {
            string hash = reader.ReadString();
            return new(() => Load(architecture, classCount, path, hash), architecture, classCount, path, null, hash);
        }

        int length = reader.ReadInt32();
        if (length < 0 || length > reader.BaseStream.Length - reader.BaseStream.Position)
            throw new InvalidDataException($"the weights of a network are said to take {length} bytes, which are not there");
        byte[] weights = reader.ReadBytes(length);
        return new(() => Load(architecture, classCount, weights), architecture, classCount, null, weights, null);
    }

    private Module<Tensor, Tensor> Placed(Module<Tensor, Tensor> module) =>
        module is OnnxImageModel onnx ? OnnxState.On(onnx, _asked) : _device is null ? module : module.to(_device);

    private static byte[] Weights(Module<Tensor, Tensor> module)
    {
        Dictionary<string, Tensor> state = module.state_dict();
        byte[] weights = new byte[LengthOf(state)];
        SafeTensorsFile.Write(new MemoryStream(weights), state);
        return weights;
    }

    private static int LengthOf(Dictionary<string, Tensor> state) => SafeTensorsFile.LengthOf(state) is <= int.MaxValue and var length ? (int)length
        : throw new InvalidOperationException("The network's weights take more than 2 GB; keep them beside the model (WeightStorage.Beside).");

    // Weights are read as files only.
    private static Module<Tensor, Tensor> Load(string architecture, int classCount, byte[] weights)
    {
        string file = System.IO.Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(file, weights);
            return ImageArchitectures.Load(architecture, classCount, file);
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

    private static Module<Tensor, Tensor> Load(string architecture, int classCount, string path, string hash) => ImageArchitectures.Load(architecture, classCount, Find(path, hash));

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
        byte[] weights = Module is OnnxImageModel onnx ? onnx.Model.ToArray() : Weights(Module);
        string hash = Hash(weights);
        if (File.Exists(path))
        {
            return Hash(File.ReadAllBytes(path)).Equals(hash, StringComparison.Ordinal) ? hash : throw new InvalidOperationException(
                $"'{path}' exists and holds other weights than the network has. Remove it or give another WeightsPath.");
        }

        string temporary = path + ".part";
        File.WriteAllBytes(temporary, weights);
        File.Move(temporary, path);
        return hash;
    }

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
