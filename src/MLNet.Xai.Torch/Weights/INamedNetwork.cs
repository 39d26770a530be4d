namespace MLNet.Xai.Torch.Weights;

/// <summary>A network of the library's, which knows how its weights are named in published files.</summary>
internal interface INamedNetwork
{
    /// <summary>Its name for messages.</summary>
    string Architecture { get; }

    /// <summary>The classifier's last module with weights; null where there is none that another class count replaces.</summary>
    string? HeadName { get; }

    /// <summary>State-dict entries of published weights that it has no use for; a name or its beginning.</summary>
    IReadOnlyList<string> UnusedWeights { get; }

    /// <summary>The name under which it keeps what a file calls <paramref name="name"/>.</summary>
    string Rename(string name);
}
