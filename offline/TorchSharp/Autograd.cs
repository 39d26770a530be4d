using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public static IDisposable no_grad() => new AutoGradMode(enabled: false);

    public static IDisposable enable_grad(bool enabled = true) => new AutoGradMode(enabled);

    public static IDisposable set_grad_enabled(bool mode = true) => new AutoGradMode(mode);

    public static bool is_grad_enabled() => Shim.xai_grad_mode(-1) != 0;

    public static IDisposable inference_mode(bool mode = true) => new InferenceMode(mode);

    public static bool is_inference_mode_enabled() => Shim.xai_is_inference_mode() != 0;

    private sealed class AutoGradMode(bool enabled) : IDisposable
    {
        private readonly int _before = Shim.xai_grad_mode(enabled ? 1 : 0);

        public void Dispose() => _ = Shim.xai_grad_mode(_before);
    }

    private sealed class InferenceMode(bool mode) : IDisposable
    {
        private nint _guard = Op.Check(Shim.xai_inference_mode(mode ? 1 : 0));

        public void Dispose()
        {
            if (_guard != 0)
                Shim.xai_end_inference_mode(_guard);
            _guard = 0;
        }
    }

    public static partial class autograd
    {
        public static IList<Tensor> grad(
            IList<Tensor> outputs, IList<Tensor> inputs, IList<Tensor>? grad_outputs = null, bool retain_graph = false, bool create_graph = false, bool allow_unused = false)
        {
            var grads = new nint[inputs.Count];
            nint[] seeds = Handles(grad_outputs);
            Op.Check(Shim.xai_gradients(
                Handles(outputs), outputs.Count, Handles(inputs), inputs.Count, seeds, seeds.Length,
                retain_graph || create_graph ? 1 : 0, create_graph ? 1 : 0, allow_unused ? 1 : 0, grads));
            Keep(outputs, inputs, grad_outputs);
            return [.. grads.Select(g => g == 0 ? null! : new Tensor(g))];
        }

        public static void backward(
            IList<Tensor> tensors, IList<Tensor>? grad_tensors = null, bool? retain_graph = null, bool create_graph = false, IList<Tensor>? inputs = null)
        {
            nint[] seeds = Handles(grad_tensors);
            nint[] sinks = Handles(inputs);
            Op.Check(Shim.xai_backward(
                Handles(tensors), tensors.Count, seeds, seeds.Length, retain_graph ?? create_graph ? 1 : 0, create_graph ? 1 : 0, sinks, sinks.Length));
            Keep(tensors, grad_tensors, inputs);
        }

        public static void backward(
            Tensor tensor, IList<Tensor>? grad_tensors = null, bool? retain_graph = null, bool create_graph = false, IList<Tensor>? inputs = null) =>
            backward([tensor], grad_tensors, retain_graph, create_graph, inputs);

        public static void backward(
            Tensor tensor, Tensor grad_tensor, bool? retain_graph = null, bool create_graph = false, IList<Tensor>? inputs = null) =>
            backward([tensor], [grad_tensor], retain_graph, create_graph, inputs);

        private static nint[] Handles(IList<Tensor>? tensors) => tensors is null ? [] : [.. tensors.Select(t => t.Handle)];

        private static void Keep(params object?[] held) => GC.KeepAlive(held);
    }
}
