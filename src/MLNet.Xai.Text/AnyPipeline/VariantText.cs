using MLNet.Xai.Variants;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Xai.Text;

/// <summary>The column of text: a text a variant.</summary>
internal sealed class VariantText(string name) : IVariantColumn
{
    public string Name => name;

    /// <summary>The variants' texts.</summary>
    public IReadOnlyList<string> Texts { get; set; } = [];

    public Delegate CreateGetter(Func<int> variant) => (ValueGetter<ReadOnlyMemory<char>>)((ref ReadOnlyMemory<char> value) => value = Texts[variant()].AsMemory());
}
