using System.Runtime.CompilerServices;
using TorchSharp;

namespace MLNet.Xai.Torch.Hooks;

/// <summary>Hooks belong to the model, so one model explains one batch at a time, whoever asks.</summary>
internal static class ModelLock
{
    private static readonly ConditionalWeakTable<torch.nn.Module, object> s_locks = [];

    public static object Of(torch.nn.Module model) => s_locks.GetValue(model, _ => new object());
}
