using System.Collections.Concurrent;
using Conformance.Tests.Support;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace Conformance.Tests.Transforms;

public sealed class CustomMappingTests
{
    private readonly MLContext _ml = new(1);

    [Fact]
    public void CustomMapping_WithAContract_SurvivesSaveAndLoad()
    {
        ITransformer model = _ml.Transforms.CustomMapping<SumIn, SumOut>(SumFactory.Map, SumFactory.Contract).Fit(_ml.View(2));
        using var stream = new MemoryStream();
        _ml.Model.Save(model, _ml.View(1).Schema, stream);
        stream.Position = 0;
        ITransformer loaded = new MLContext().Model.Load(stream, out DataViewSchema schema);
        schema.Describe().ShouldBe(_ml.View(1).Schema.Describe());
        IDataView view = loaded.Transform(_ml.View(3));
        view.GetColumn<float>("Sum").ShouldBe([0f, 3f, 6f]);
        view.GetColumn<float[]>("Twice").Last().ShouldBe([4f, 5f, -4f]);
        Members(loaded).OfType<CustomMappingTransformer<SumIn, SumOut>>().Count().ShouldBe(1);
    }

    [Fact]
    public void CustomMapping_WithoutAContract_CannotBeSaved()
    {
        ITransformer model = _ml.Transforms.CustomMapping<SumIn, SumOut>((s, d) => d.Sum = s.A, null).Fit(_ml.View(1));
        Should.Throw<InvalidOperationException>(() => _ml.Model.Save(model, _ml.View(1).Schema, new MemoryStream())).Message.ShouldContain("Empty contract name");
    }

    [Fact]
    public void CustomMapping_NoInputs_StillAddsColumns()
    {
        IDataView view = _ml.Transforms.CustomMapping<None, OneOut>((_, d) => d.One = 1, null).Fit(_ml.View(2)).Transform(_ml.View(2));
        view.GetColumn<float>("One").ShouldBe([1f, 1f]);
    }

    [Fact]
    public void CustomMapping_RunTimeDefinitions_NameAndAnnotate()
    {
        SchemaDefinition input = SchemaDefinition.Create(typeof(LooseIn));
        input["X"].ColumnName = "V";
        SchemaDefinition output = SchemaDefinition.Create(typeof(LooseOut));
        SchemaDefinition.Column y = output["Y"];
        y.ColumnName = "Explained";
        y.ColumnType = new VectorDataViewType(NumberDataViewType.Single, 2);
        y.AddAnnotation("SlotNames", (string[])["p", "q"], new VectorDataViewType(TextDataViewType.Instance, 2));
        CustomMappingEstimator<LooseIn, LooseOut> estimator = _ml.Transforms.CustomMapping<LooseIn, LooseOut>(
            (s, d) => d.Y = new VBuffer<float>(2, [s.X.GetItemOrDefault(0), s.X.Length]), null, input, output);
        IDataView view = estimator.Fit(_ml.View(3)).Transform(_ml.View(3));
        view.Schema["Explained"].ToString().ShouldBe("Explained: Vector<Single, 2> {SlotNames}");
        view.GetColumn<float[]>("Explained").Last().ShouldBe([2f, 3f]);
    }

    [Fact]
    public void CustomMapping_MissingInput_IsRefusedBeforeFit() =>
        Should.Throw<ArgumentOutOfRangeException>(() => _ml.Transforms.CopyColumns("C", "A")
            .Append(_ml.Transforms.CustomMapping<Absent, OneOut>((_, _) => { }, null)).Fit(_ml.View(1)));

    [Fact]
    public void CustomMapping_ColumnsOfNobody_AreNotComputed()
    {
        int calls = 0;
        IDataView view = _ml.Transforms.CustomMapping<SumIn, SumOut>((s, d) =>
        {
            Interlocked.Increment(ref calls);
            d.Sum = s.A;
        }, null).Fit(_ml.View(10)).Transform(_ml.View(10));
        view.GetColumn<float>("B").Count().ShouldBe(10);
        calls.ShouldBe(0);
        view.GetColumn<float>("Sum").Count().ShouldBe(10);
        calls.ShouldBe(10);
    }

    [Fact]
    public void CustomMapping_ManyRows_RunsInParallelInOrder()
    {
        var threads = new ConcurrentDictionary<int, bool>();
        IDataView view = _ml.Transforms.CustomMapping<SumIn, SumOut>((s, d) =>
        {
            threads.TryAdd(Environment.CurrentManagedThreadId, true);
            Thread.SpinWait(2000);
            d.Sum = s.A;
        }, null).Fit(_ml.View(1)).Transform(_ml.View(3000));
        view.GetColumn<float>("Sum").ShouldBe(Enumerable.Range(0, 3000).Select(i => (float)i));
        threads.Count.ShouldBeGreaterThan(1);
    }

    [Fact]
    public void CustomMapping_ThatThrows_ThrowsFromTheCursor()
    {
        IDataView view = _ml.Transforms.CustomMapping<SumIn, SumOut>((_, _) => throw new FormatException("no"), null).Fit(_ml.View(1)).Transform(_ml.View(300));
        Exception error = Should.Throw<Exception>(() => view.GetColumn<float>("Sum").Count());
        (error as FormatException ?? error.InnerException).ShouldBeOfType<FormatException>();
    }

    [Fact]
    public void FilterByCustomPredicate_True_MeansAway() =>
        _ml.Data.FilterByCustomPredicate<SumIn>(_ml.View(6), r => r.A > 2).GetColumn<float>("A").ShouldBe([0f, 1f, 2f]);

    private static IEnumerable<ITransformer> Members(ITransformer model) => model is IEnumerable<ITransformer> chain ? chain.SelectMany(Members) : [model];

    public sealed class None
    {
    }

    public sealed class OneOut
    {
        public float One { get; set; }
    }

    public sealed class Absent
    {
        public float NotThere { get; set; }
    }

    public sealed class SumIn
    {
        public float A { get; set; }

        public float B { get; set; }

        public VBuffer<float> V { get; set; }
    }

    public sealed class SumOut
    {
        public float Sum { get; set; }

        public VBuffer<float> Twice { get; set; }
    }

    [CustomMappingFactoryAttribute(Contract)]
    public sealed class SumFactory : CustomMappingFactory<SumIn, SumOut>
    {
        public const string Contract = "Conformance.Sum";

        public static void Map(SumIn source, SumOut destination)
        {
            destination.Sum = source.A + source.B;
            destination.Twice = new VBuffer<float>(source.V.Length, [.. source.V.DenseValues().Select(v => 2 * v)]);
        }

        public override Action<SumIn, SumOut> GetMapping() => Map;
    }

    public sealed class LooseIn
    {
        public VBuffer<float> X { get; set; }
    }

    public sealed class LooseOut
    {
        public VBuffer<float> Y { get; set; }
    }
}
