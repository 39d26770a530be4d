using static TorchSharp.torch;

namespace MLNet.Xai.Text.Models;

/// <summary>Modules under one name of a state dict; whoever made it calls them.</summary>
/// <remarks>
/// What computes with modules here is no module itself and keeps them elsewhere than in fields of one: TorchSharp would register such fields a second time, under their names.
/// </remarks>
internal sealed class ModuleGroup : nn.Module
{
    public ModuleGroup(params (string Name, nn.Module? Module)[] members)
        : base(nameof(ModuleGroup))
    {
        foreach ((string name, nn.Module? module) in members)
        {
            if (module is not null)
                register_module(name, module);
        }
    }
}
