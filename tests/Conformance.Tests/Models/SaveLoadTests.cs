using Conformance.Tests.Foreign;
using Conformance.Tests.Support;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace Conformance.Tests.Models;

public sealed class SaveLoadTests
{
    private readonly MLContext _ml = new(1);

    [Fact]
    public void Chain_SavedAndLoaded_ComputesTheSame()
    {
        IDataView data = _ml.View(9);
        ITransformer model = Everything().Fit(data);
        using var file = new TemporaryFile(".zip");
        _ml.Model.Save(model, data.Schema, file.Path);
        ITransformer loaded = new MLContext().Model.Load(file.Path, out DataViewSchema schema);

        schema.Describe().ShouldBe(data.Schema.Describe());
        IDataView before = model.Transform(data);
        IDataView after = loaded.Transform(data);
        after.Schema.Select(c => c.ToString()).ShouldBe(before.Schema.Select(c => c.ToString()));
        after.Schema["Features"].Names().ShouldBe(before.Schema["Features"].Names());
        after.GetColumn<float[]>("Features").ShouldBe(before.GetColumn<float[]>("Features"));
        after.GetColumn<string>("Back").ShouldBe(before.GetColumn<string>("Back"));
        after.GetColumn<float>("Full").ShouldBe(before.GetColumn<float>("Full"));
        after.GetColumn<double>("E").ShouldBe(before.GetColumn<double>("E"));
        loaded.ShouldBeOfType<TransformerChain<ITransformer>>();
    }

    [Fact]
    public void BareTransformer_Loaded_IsItself()
    {
        using var stream = new MemoryStream();
        _ml.Model.Save(_ml.Transforms.CopyColumns("C", "A").Fit(_ml.View(1)), null, stream);
        stream.Position = 0;
        _ml.Model.Load(stream, out DataViewSchema schema).ShouldBeOfType<ColumnCopyingTransformer>();
        schema.ShouldBeNull();
    }

    [Fact]
    public void InputSchema_WithAnnotations_ComesBack()
    {
        IDataView data = _ml.Transforms.Concatenate("X", "A", "B").Append(_ml.Transforms.Conversion.MapValueToKey("K", "Kind")).Fit(_ml.View(3)).Transform(_ml.View(3));
        using var stream = new MemoryStream();
        _ml.Model.Save(_ml.Transforms.CopyColumns("C", "A").Fit(data), data.Schema, stream);
        stream.Position = 0;
        _ml.Model.Load(stream, out DataViewSchema schema);
        schema["X"].Names().ShouldBe(["A", "B"]);
        schema["K"].Type.ShouldBe(new KeyDataViewType(typeof(uint), 3));
        VBuffer<ReadOnlyMemory<char>> values = default;
        schema["K"].GetKeyValues(ref values);
        values.DenseValues().Select(v => v.ToString()).ShouldBe(["red", "green", "blue"]);
    }

    [Fact]
    public void DataLoader_SavedWithTheModel_ComesBack()
    {
        using var file = new TemporaryFile(".csv", "A,B\n1,2\n3,4\n");
        TextLoader loader = _ml.Data.CreateTextLoader([new TextLoader.Column("A", DataKind.Single, 0), new TextLoader.Column("B", DataKind.Single, 1)], ',', hasHeader: true);
        ITransformer model = _ml.Transforms.Concatenate("X", "A", "B").Fit(loader.Load(file.Path));
        using var stream = new MemoryStream();
        _ml.Model.Save(model, loader, stream);
        stream.Position = 0;
        ITransformer loaded = new MLContext().Model.LoadWithDataLoader(stream, out IDataLoader<IMultiStreamSource> back);
        loaded.Transform(back.Load(file.Path)).GetColumn<float[]>("X").ShouldBe([[1f, 2f], [3f, 4f]]);
    }

    [Fact]
    public void Load_NotAModel_Throws() => Should.Throw<Exception>(() => _ml.Model.Load(new MemoryStream([1, 2, 3]), out _));

    [Fact]
    public void LoadWithDataLoader_NoLoader_SaysSo()
    {
        using var stream = new MemoryStream();
        _ml.Model.Save(_ml.Transforms.CopyColumns("C", "A").Fit(_ml.View(1)), _ml.View(1).Schema, stream);
        stream.Position = 0;
        Should.Throw<InvalidOperationException>(() => _ml.Model.LoadWithDataLoader(stream, out _)).Message.ShouldContain("does not contain an IDataLoader");
    }

    /// <summary>Writes a model, then reads and uses it in a process that has only the assemblies.</summary>
    [Fact]
    public void Models_InASecondProcess_ComputeTheSame()
    {
        using var file = new TemporaryFile(".zip");
        IDataView data = _ml.View(6);
        ITransformer model = Everything().Append(new RowSumEstimator("AB", 2)).Fit(data);
        _ml.Model.Save(model, data.Schema, file.Path);
        SecondProcess.Describe(file.Path).ShouldBe(SecondProcess.Text(model, _ml, "RowSum"));
    }

    private EstimatorChain<ITransformer> Everything() => new EstimatorChain<ITransformer>()
        .Append((IEstimator<ITransformer>)_ml.Transforms.ReplaceMissingValues("Full", "A", MissingValueReplacingEstimator.ReplacementMode.Mean))
        .Append((IEstimator<ITransformer>)_ml.Transforms.IndicateMissingValues("Gone", "A"))
        .Append((IEstimator<ITransformer>)_ml.Transforms.Concatenate("AB", "A", "B"))
        .Append((IEstimator<ITransformer>)_ml.Transforms.NormalizeMinMax("N", "V"))
        .Append((IEstimator<ITransformer>)_ml.Transforms.NormalizeMeanVariance("M", "B"))
        .Append((IEstimator<ITransformer>)_ml.Transforms.Categorical.OneHotEncoding("KindV", "Kind"))
        .Append((IEstimator<ITransformer>)_ml.Transforms.Conversion.MapValueToKey("Key", "Count"))
        .Append((IEstimator<ITransformer>)_ml.Transforms.Conversion.MapValueToKey("KindKey", "Kind"))
        .Append((IEstimator<ITransformer>)_ml.Transforms.Conversion.MapKeyToValue("Back", "KindKey"))
        .Append((IEstimator<ITransformer>)_ml.Transforms.Conversion.MapKeyToVector("Ind", "Key"))
        .Append((IEstimator<ITransformer>)_ml.Transforms.Conversion.ConvertType("D", "A", DataKind.Double))
        .Append((IEstimator<ITransformer>)_ml.Transforms.Expression("E", "(d, b) : d > 2 ? d * 2 : b", "D", "B"))
        .Append((IEstimator<ITransformer>)_ml.Transforms.CopyColumns("Copy", "M"))
        .Append((IEstimator<ITransformer>)_ml.Transforms.Concatenate("Features", "N", "KindV", "Copy", "Ind"))
        .Append((IEstimator<ITransformer>)_ml.Transforms.DropColumns("Gone"));
}
