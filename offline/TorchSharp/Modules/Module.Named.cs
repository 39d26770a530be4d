using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public partial class Module
        {
            public virtual IEnumerable<(string name, Module module)> named_children() => _internal_submodules;

            public virtual IEnumerable<Module> children() => named_children().Select(c => c.module);

            /// <summary>All modules below this one, which itself is not among them; a level before what lies below it.</summary>
            public virtual IEnumerable<(string name, Module module)> named_modules() =>
                named_children().Concat(named_children().SelectMany(c => c.module.named_modules().Select(m => ($"{c.name}.{m.name}", m.module))));

            public virtual IEnumerable<Module> modules() => named_modules().Select(m => m.module);

            public virtual IEnumerable<(string name, Parameter parameter)> named_parameters(bool recurse = true)
            {
                IEnumerable<(string name, Parameter parameter)> own = _internal_params;
                return recurse
                    ? Distinct(own.Concat(named_children().SelectMany(c => c.module.named_parameters().Select(p => ($"{c.name}.{p.name}", p.parameter)))))
                    : own;
            }

            public virtual IEnumerable<Parameter> parameters(bool recurse = true) => named_parameters(recurse).Select(p => p.parameter);

            public virtual IEnumerable<(string name, Tensor buffer)> named_buffers(bool recurse = true, bool include_nonpersistent = true)
            {
                IEnumerable<(string name, Tensor buffer)> own = _internal_buffers
                    .Where(b => b.Item2.Item2 || include_nonpersistent)
                    .Select(b => (b.Item1, b.Item2.Item1));
                return recurse
                    ? Distinct(own.Concat(named_children().SelectMany(
                        c => c.module.named_buffers(recurse: true, include_nonpersistent).Select(b => ($"{c.name}.{b.name}", b.buffer)))))
                    : own;
            }

            public virtual IEnumerable<Tensor> buffers(bool recurse = true, bool include_nonpersistent = true) =>
                named_buffers(recurse, include_nonpersistent).Select(b => b.buffer);

            public bool has_parameter(string target) => named_parameters().Any(p => string.Equals(p.name, target, StringComparison.Ordinal));

            public bool has_buffer(string target) => named_buffers().Any(b => string.Equals(b.name, target, StringComparison.Ordinal));

            public virtual Parameter? get_parameter(string target) =>
                named_parameters().FirstOrDefault(p => string.Equals(p.name, target, StringComparison.Ordinal)).parameter;

            public virtual Tensor? get_buffer(string target) =>
                named_buffers().FirstOrDefault(b => string.Equals(b.name, target, StringComparison.Ordinal)).buffer;

            private static IEnumerable<(string, T)> Distinct<T>(IEnumerable<(string Name, T Tensor)> named)
                where T : Tensor => named.Where(n => !n.Tensor.IsInvalid).DistinctBy(n => n.Tensor.Handle);
        }
    }
}
