using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Xai.Torch;

/// <summary>Makes the networks of saved models again: a module is code, which no file holds, so that it has a name.</summary>
/// <typeparam name="TModule">What they are.</typeparam>
internal abstract class ModelMaker<TModule>
    where TModule : nn.Module
{
    /// <summary>What a user does about a network that has no name, with full stop.</summary>
    public abstract string HowToName { get; }

    /// <summary>The name by which a network can be made again, or <see langword="null"/>.</summary>
    public abstract string? NameOf(TModule model);

    /// <summary>The file that a network is made from and saved as; <see langword="null"/> where its weights are saved as safetensors.</summary>
    public virtual byte[]? FileOf(TModule model) => null;

    /// <summary>A network with the weights of a file, in evaluation mode.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="outputCount">Number of outputs.</param>
    /// <param name="weightsPath">The file.</param>
    /// <exception cref="ArgumentException">Nothing is known by this name.</exception>
    /// <exception cref="InvalidDataException">The file is damaged, or its tensors are not the network's.</exception>
    public abstract TModule Load(string name, int outputCount, string weightsPath);

    /// <summary>Whether the networks of a name run on libtorch, and so move to its devices.</summary>
    public virtual bool IsLibtorchs(string name) => true;

    /// <summary>The network on a GPU: the same, or one that takes its place.</summary>
    /// <param name="model">A network that was just made.</param>
    /// <param name="gpu">The GPU's number.</param>
    /// <param name="fallbackToCpu">Whether the CPU will do where there is no such GPU.</param>
    /// <exception cref="InvalidOperationException">There is no such GPU, and the CPU will not do.</exception>
    public virtual TModule Place(TModule model, int gpu, bool fallbackToCpu) => model.to(Devices.Of(gpu, fallbackToCpu));
}
