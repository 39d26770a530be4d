using System.Text;
using TorchSharp.Modules;
using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public static partial class jit
    {
        public static ScriptModule<T1, TResult> load<T1, TResult>(string filename, DeviceType device_type = DeviceType.CPU, long device_index = -1)
        {
            InitializeDeviceType(device_type);
            return File.Exists(filename)
                ? new ScriptModule<T1, TResult>(Op.Check(Shim.xai_script_load(filename)))
                : throw new FileNotFoundException("There is no TorchScript file at this path.", filename);
        }

        /// <summary>A TorchScript file: runs its methods on tensors; its submodules cannot be hooked.</summary>
        public unsafe class ScriptModule : nn.Module
        {
            private nint _module;

            internal ScriptModule(nint module)
                : base(nameof(ScriptModule))
            {
                _module = module;
                foreach ((string name, nint tensor) in Tensors(0))
                    _internal_params.Add(name, Owned(tensor));
                foreach ((string name, nint tensor) in Tensors(1))
                    _internal_buffers.Add(name, (new Tensor(tensor).DetachFromDisposeScope(), true));
            }

            public override bool training => Op.Check(Shim.xai_script_train(_module, -1)) != 0;

            public override void train(bool on = true) => Op.Check(Shim.xai_script_train(_module, on ? 1 : 0));

            /// <summary>Runs a method: one tensor comes back as it is, several as an array.</summary>
            public object invoke(string name, params object[] objs)
            {
                Tensor[] inputs = [.. objs.Cast<Tensor>()];
                Span<Value> results = new Value[64];
                int count;
                fixed (Value* r = results)
                {
                    count = Op.Check(Shim.xai_script_run(_module, name, [.. inputs.Select(t => t.Handle)], inputs.Length, r, results.Length));
                    GC.KeepAlive(inputs);
                }

                Tensor[] tensors = [.. results[..count].ToArray().Select(Op.Wrap)];
                return tensors.Length == 1 ? tensors[0] : tensors;
            }

            public TResult invoke<TResult>(string name, params object[] inputs) => (TResult)invoke(name, inputs);

            public TResult invoke<T, TResult>(string name, params T[] inputs) => (TResult)invoke(name, [.. inputs.Cast<object>()]);

            protected override void Dispose(bool disposing)
            {
                base.Dispose(disposing);
                if (_module != 0)
                    Shim.xai_script_free(_module);
                _module = 0;
            }

            private static Parameter Owned(nint tensor)
            {
                var handle = new Tensor(tensor);
                var parameter = new Parameter(handle, handle.requires_grad);
                parameter.DetachFromDisposeScope();
                return parameter;
            }

            private List<(string Name, nint Tensor)> Tensors(int kind)
            {
                int count = Op.Check(Shim.xai_script_tensors(_module, kind, null, out long bytes, null));
                (byte[] names, nint[] tensors) = (new byte[bytes], new nint[count]);
                Op.Check(Shim.xai_script_tensors(_module, kind, names, out _, tensors));
                return [.. Encoding.UTF8.GetString(names).Split('\n').Zip(tensors)];
            }
        }

        public class HookableScriptModule<TPreHook, TPostHook> : ScriptModule
        {
            protected Dictionary<string, TPreHook> pre_hooks = new(StringComparer.Ordinal);
            protected Dictionary<string, TPostHook> post_hooks = new(StringComparer.Ordinal);

            internal HookableScriptModule(nint module)
                : base(module)
            {
            }

            public HookRemover register_forward_hook(TPostHook hook) => Add(post_hooks, hook);

            public HookRemover register_forward_pre_hook(TPreHook hook) => Add(pre_hooks, hook);

            private HookRemover Add<THook>(Dictionary<string, THook> hooks, THook hook)
            {
                string key = Guid.NewGuid().ToString();
                hooks.Add(key, hook);
                return new HookRemover(this, key);
            }

            public class HookRemover(HookableScriptModule<TPreHook, TPostHook> module, string key)
            {
                public void remove()
                {
                    module.pre_hooks.Remove(key);
                    module.post_hooks.Remove(key);
                }
            }
        }

        public class ScriptModule<T, TResult>
            : HookableScriptModule<Func<ScriptModule<T, TResult>, T, T>, Func<ScriptModule<T, TResult>, T, TResult, TResult>>, nn.IModule<T, TResult>
        {
            internal ScriptModule(nint module)
                : base(module)
            {
            }

            public TResult forward(T tensor) => (TResult)invoke("forward", tensor!);

            public TResult call(T input)
            {
                foreach (Func<ScriptModule<T, TResult>, T, T> hook in pre_hooks.Values)
                    input = hook(this, input) is { } modified ? modified : input;
                TResult result = forward(input);
                foreach (Func<ScriptModule<T, TResult>, T, TResult, TResult> hook in post_hooks.Values)
                    result = hook(this, input, result) is { } modified ? modified : result;
                return result;
            }
        }
    }
}
