using static TorchSharp.torch;

namespace TorchSharp.Modules
{
    public class Sequential : nn.Module<Tensor, Tensor>
    {
        internal Sequential(IEnumerable<(string Name, nn.Module<Tensor, Tensor> Module)> modules)
            : base(nameof(Sequential))
        {
            foreach ((string name, nn.Module<Tensor, Tensor> module) in modules)
                append(name, module);
        }

        protected Sequential(params (string name, nn.Module<Tensor, Tensor> submodule)[] modules)
            : this((IEnumerable<(string, nn.Module<Tensor, Tensor>)>)modules)
        {
        }

        protected Sequential(params nn.Module<Tensor, Tensor>[] modules)
            : this(modules.Select((m, i) => ($"{i}", m)))
        {
        }

        public int Count => _internal_submodules.Count;

        [System.Runtime.CompilerServices.IndexerName("SequentialItems")]
        public nn.IModule<Tensor, Tensor> this[int index] => (nn.IModule<Tensor, Tensor>)_internal_submodules[index].Item2;

        public Sequential append(string name, nn.IModule<Tensor, Tensor> module)
        {
            register_module(name, (nn.Module)module);
            return this;
        }

        public Sequential append(nn.IModule<Tensor, Tensor> module) => append($"{Count}", module);

        public override Tensor forward(Tensor tensor)
        {
            if (Count == 0)
                return tensor.alias();
            Tensor result = tensor;
            for (int i = 0; i < Count; i++)
            {
                Tensor next = this[i].call(result);
                if (!ReferenceEquals(result, tensor) && !ReferenceEquals(result, next))
                    result.Dispose();
                result = next;
            }

            return result;
        }
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            public static Modules.Sequential Sequential() => new(Enumerable.Empty<(string, Module<Tensor, Tensor>)>());

            public static Modules.Sequential Sequential(params (string name, Module<Tensor, Tensor> submodule)[] modules) =>
                new((IEnumerable<(string, Module<Tensor, Tensor>)>)modules);

            public static Modules.Sequential Sequential(params Module<Tensor, Tensor>[] modules) => new(modules.Select((m, i) => ($"{i}", m)));

            public static Modules.Sequential Sequential(IEnumerable<(string name, Module<Tensor, Tensor> submodule)> modules) => new(modules);

            public static Modules.Sequential Sequential(IEnumerable<Module<Tensor, Tensor>> modules) => new(modules.Select((m, i) => ($"{i}", m)));
        }
    }
}
