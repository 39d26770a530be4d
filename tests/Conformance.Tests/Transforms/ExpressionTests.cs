using System.Runtime.InteropServices;
using Conformance.Tests.Support;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Conformance.Tests.Transforms;

public sealed class ExpressionTests
{
    private readonly MLContext _ml = new(1);

    [Theory]
    [InlineData("x : x / 4", 0.5f)]
    [InlineData("x : -x + 2 * 3 - 1", 3f)]
    [InlineData("x : x > 1 && x != 3 ? 10f : 20f", 10f)]
    [InlineData("x : max(abs(-x), 1.5)", 2f)]
    [InlineData("x : sqrt(x * 8) % 3", 1f)]
    [InlineData("(x) => (x + 1) * 2.5", 7.5f)]
    [InlineData("x : exp(ln(x))", 2f)]
    public void Expression_OfANumber_IsComputed(string expression, float expected)
    {
        IDataView view = _ml.Transforms.Expression("Y", expression, "A").Fit(_ml.View(3)).Transform(_ml.View(3));
        view.Schema["Y"].Type.ShouldBe(NumberDataViewType.Single);
        view.GetColumn<float>("Y").Last().ShouldBe(expected, 1e-5f);
    }

    [Fact]
    public void Expression_TwoInputsAndAVector_BroadcastsTheScalar()
    {
        IDataView view = _ml.Transforms.Expression("Y", "(v, a) : v - a", "V", "A").Append(_ml.Transforms.Expression("Z", "(a, b) : a < b ? 1 : 0", "A", "B"))
            .Fit(_ml.View(3)).Transform(_ml.View(3));
        view.GetColumn<float[]>("Y").Last().ShouldBe([0f, 0.5f, -4f]);
        view.Schema["Y"].Type.ShouldBe(new VectorDataViewType(NumberDataViewType.Single, 3));
        view.GetColumn<int>("Z").ShouldBe([0, 1, 1]);
    }

    [Fact]
    public void Expression_LongTextConstant_IsOneStringForAllRowsEvenLoaded()
    {
        string constant = new('k', 3_000_000);
        ITransformer model = _ml.Transforms.Expression("State", $"x : \"{constant}\"", "A").Fit(_ml.View(1));
        using var stream = new MemoryStream();
        _ml.Model.Save(model, _ml.View(1).Schema, stream);
        stream.Position = 0;
        IDataView view = _ml.Model.Load(stream, out _).Transform(_ml.View(3));
        var seen = new HashSet<string>(ReferenceEqualityComparer.Instance);
        using (DataViewRowCursor cursor = view.GetRowCursor([view.Schema["State"]]))
        {
            ValueGetter<ReadOnlyMemory<char>> getter = cursor.GetGetter<ReadOnlyMemory<char>>(view.Schema["State"]);
            ReadOnlyMemory<char> text = default;
            while (cursor.MoveNext())
            {
                getter(ref text);
                MemoryMarshal.TryGetString(text, out string? whole, out int start, out int length).ShouldBeTrue();
                (start, length).ShouldBe((0, constant.Length));
                seen.Add(whole!);
            }
        }

        seen.Count.ShouldBe(1);
        seen.Single().ShouldBe(constant);
    }

    [Fact]
    public void Expression_WrongText_IsRefusedBeforeFit()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => _ml.Transforms.Expression("Y", "x : nonsense(x)", "A").Fit(_ml.View(1)));
        Should.Throw<ArgumentOutOfRangeException>(() => _ml.Transforms.Expression("Y", "x : x", "None").Fit(_ml.View(1)));
    }
}
