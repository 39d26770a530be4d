namespace MLNet.Xai.Tabular.Models;

/// <summary>A trainer of ours around another one.</summary>
internal interface IWrapsTrainer
{
    /// <summary>The trainer inside.</summary>
    object Trainer { get; }
}
