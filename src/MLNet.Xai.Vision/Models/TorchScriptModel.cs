using MLNet.Xai.Torch.Weights;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Xai.Vision.Models;

/// <summary>
/// A TorchScript file (<c>torch.jit.save</c>) as a module: pictures in, logits out. It is a program: load only files you trust. Its submodules cannot be
/// hooked, so that layer methods are out of reach; the input's gradient and methods that only call the model work.
/// </summary>
public sealed class TorchScriptModel : nn.Module<Tensor, Tensor>
{
    private readonly jit.ScriptModule<Tensor, Tensor> _script;

    /// <summary>Loads the file; the module is in evaluation mode.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is not TorchScript.</exception>
    public TorchScriptModel(string path)
        : base(nameof(TorchScriptModel))
    {
        if (!File.Exists(path))
            throw new FileNotFoundException("There is no TorchScript file at this path.", path);
        DownloadCheck.Check(path, "TorchScript");
        try
        {
            _script = jit.load<Tensor, Tensor>(path);
        }
        catch (System.Runtime.InteropServices.ExternalException e)
        {
            throw new InvalidDataException($"'{path}' cannot be read as TorchScript: {e.Message}", e);
        }

        eval();
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">The program gives something else than one tensor.</exception>
    public override Tensor forward(Tensor input)
    {
        try
        {
            return _script.forward(input) ?? throw Other("nothing");
        }
        catch (Exception e) when (e is InvalidCastException or NotImplementedException or InvalidOperationException or NullReferenceException or ArgumentOutOfRangeException)
        {
            throw Other(e.Message.TrimEnd('.'));
        }
    }

    private static InvalidDataException Other(string what) => new(
        $"A TorchScript program must give one tensor of logits, and this one does not ({what}): trace or script a module whose forward returns that tensor alone, not a tuple or dictionary.");

    /// <inheritdoc/>
    public override void train(bool train = true)
    {
        base.train(train);
        _script.train(train);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _script.Dispose();
        base.Dispose(disposing);
    }
}
