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
}
