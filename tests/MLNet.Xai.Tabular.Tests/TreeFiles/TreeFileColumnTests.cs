using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Core.Trees;
using MLNet.Xai.Tabular.Models;
using MLNet.Xai.Tabular.Tests.TreeShap;
using MLNet.Xai.Tests.Support;

namespace MLNet.Xai.Tabular.Tests.TreeFiles;

/// <summary>A tree file among ML.NET's columns: names, types, engines, and what does not fit.</summary>
public sealed class TreeFileColumnTests
{
    private readonly MLContext _ml = new(1);

    [Fact]
    public void TreeFile_NamesWhatToConcatenate_AndAnEnginePredicts()
    {
        var test = TreeFileCase.Load("gbc_columns_and_zipmap.onnx");
        IDataView data = Applicants(test);
        TreeFileEstimator file = _ml.Explain().TreeFile(test.Path);
        file.FeatureNames.ShouldBe(["age", "income", "score", "loan", "weight"]);
        file.ClassNames.ShouldBe(["low", "mid", "top"]);
        (file.FeatureCount, file.Task).ShouldBe((5, TreeModelTask.Multiclass));
        ITransformer model = _ml.Transforms.Concatenate("Features", [.. file.FeatureNames]).Append(file).Append(_ml.Transforms.Conversion.MapKeyToValue("Name", "PredictedLabel")).Fit(data);
        foreach (ITransformer each in (ITransformer[])[model, Loans.SaveAndLoad(_ml, model)])
        {
            DataViewSchema schema = each.GetOutputSchema(data.Schema);
            Loans.SlotNames(schema, "Score").ShouldBe(["low", "mid", "top"]);
            using PredictionEngine<Applicant, Predicted> engine = _ml.Model.CreatePredictionEngine<Applicant, Predicted>(each);
            for (int i = 0; i < 10; i++)
            {
                Predicted predicted = engine.Predict(Row(test, i));
                predicted.Name.ShouldBe(test.Labels[i]);
                for (int k = 0; k < 3; k++)
                    ((double)predicted.Score[k]).ShouldBe(test.Probabilities[(i * 3) + k], 1e-6);
            }
        }
    }

    [Fact]
    public void Fit_OtherNames_SaysWhichOne()
    {
        var test = TreeFileCase.Load("gbc_columns_and_zipmap.onnx");
        IDataView data = Applicants(test);
        IDataView turned = _ml.Transforms.Concatenate("Features", "age", "score", "income", "loan", "weight").Fit(data).Transform(data);
        TreeFileEstimator file = _ml.Explain().TreeFile(test.Path);
        Should.Throw<ArgumentException>(() => file.Fit(turned)).Message.ShouldContain("Slot 1 of the column 'Features' is 'score'; feature 1 of the ONNX TreeEnsembleClassifier model is 'income'");
        var model = new TreeFileTransformer(file.File);
        Should.Throw<ArgumentException>(() => model.Transform(turned)).Message.ShouldContain("TreeFileOptions.CheckFeatureNames");
        _ml.Explain().TreeFile(test.Path, new TreeFileOptions { CheckFeatureNames = false }).Fit(turned).Transform(turned).Schema["Score"].Type.ShouldBe(new VectorDataViewType(NumberDataViewType.Single, 3));
    }

    [Fact]
    public void Fit_OtherColumns_AreNamed()
    {
        var test = TreeFileCase.Load("gbr.onnx");
        IDataView data = FileRows.View(test.Rows, 5), narrow = FileRows.View(test.Rows, 4), scalar = Applicants(TreeFileCase.Load("gbc_columns_and_zipmap.onnx"));
        TreeFileEstimator file = _ml.Explain().TreeFile(test.Path);
        Should.Throw<ArgumentException>(() => file.Fit(narrow)).Message.ShouldContain("as Vector<Single, 5>, but its type is Vector<Single, 4>");
        Should.Throw<ArgumentException>(() => file.Fit(scalar)).Message.ShouldContain("'Features'");
        Should.Throw<ArgumentException>(() => _ml.Explain().TreeFile(test.Path, new() { FeatureColumnName = "age" }).Append(_ml.Transforms.CopyColumns("a", "Score")).Fit(scalar)).Message.ShouldContain("'age' is Scalar");
        file.Fit(data).GetOutputSchema(data.Schema).Where(c => !c.IsHidden).Select(c => c.Name).ShouldBe(["Features", "Score"]);
        Should.Throw<ArgumentException>(() => _ml.Explain().TreeFile(test.Path, new() { Rounds = BoostingRounds.All })).Message.ShouldContain("TreeFileOptions.Rounds");
        Should.Throw<ArgumentException>(() => _ml.Explain().TreeFile(test.Path, new() { ClassNames = ["a", "b"] })).Message.ShouldContain("TreeFileOptions.ClassNames has 2 names");
        Should.Throw<ArgumentException>(() => _ml.Explain().TreeFile(test.Path, new() { FeatureColumnName = "" })).Message.ShouldContain("TreeFileOptions.FeatureColumnName");
        Should.Throw<InvalidDataException>(() => _ml.Explain().TreeFile(test.Path + ".json")).Message.ShouldContain("gbr.onnx.json: This is not a model that XGBoost saved");
        Should.Throw<InvalidDataException>(() => _ml.Explain().TreeFile(TreeFileCase.Load("scaler_before_trees.onnx").Path)).Message.ShouldContain("\"Scaler\" (Scaler) changes the features");
        Should.Throw<FileNotFoundException>(() => _ml.Explain().TreeFile("nothing.onnx"));
    }

    [Fact]
    public void TreeFile_SquaresOfSums_AreRefused()
    {
        string path = Path.GetTempFileName();
        try
        {
            using var booster = FileRows.Train("objective=regression reg_sqrt=true", path);
            Should.Throw<InvalidDataException>(() => _ml.Explain().TreeFile(path)).Message.ShouldContain("reg_sqrt");
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void ClassNames_AndRounds_AreThoseOfTheOptions()
    {
        var test = TreeFileCase.Load("xgb_softprob.json");
        IDataView data = FileRows.View(test.Rows, 5);
        TreeFileTransformer model = _ml.Explain().TreeFile(test.Path, new() { ClassNames = ["low", "mid", "top"], Rounds = new BoostingRounds(0, 2) }).Fit(data);
        model.Ensemble.TreeCount.ShouldBe(6);
        model.ClassNames.ShouldBe(["low", "mid", "top"]);
        model.Format.ShouldBe(TreeFileFormat.XGBoost);
        model.Objective.ShouldBe("multi:softprob");
        Loans.SlotNames(model.GetOutputSchema(data.Schema), "Score").ShouldBe(["low", "mid", "top"]);
        IDataView shap = _ml.Explain().TreeShap(model, data, options: new() { Output = ExplainedOutput.Named("mid") }).Transform(data);
        FileRows.Singles(shap, "Shap").Length.ShouldBe(test.Count * 5);
    }

    [Fact]
    public void Transform_SparseRows_AreTheSame()
    {
        var test = TreeFileCase.Load("rfr_two_targets.onnx");
        float[] rows = [.. test.Rows.Select((x, i) => i % 3 == 0 ? 0 : x)];
        IDataView dense = FileRows.View(rows, 5);
        IDataView sparse = _ml.Data.LoadFromEnumerable(Enumerable.Range(0, test.Count).Select(i =>
        {
            int[] there = [.. Enumerable.Range(0, 5).Where(f => rows[(i * 5) + f] != 0)];
            return new SparseRow { Features = new VBuffer<float>(5, there.Length, [.. there.Select(f => rows[(i * 5) + f])], there) };
        }));
        TreeFileTransformer model = _ml.Explain().TreeFile(test.Path).Fit(dense);
        FileRows.Bits(FileRows.Singles(model.Transform(sparse), "Score")).ShouldBe(FileRows.Bits(FileRows.Singles(model.Transform(dense), "Score")));
    }

    [Theory]
    [InlineData("xgb_softprob.json", 1)]
    [InlineData("gbc.onnx", 2)]
    public void Read_DamagedState_IsReadOrRefused(string name, int seed)
    {
        TreeFileModel file = _ml.Explain().TreeFile(TreeFileCase.Load(name).Path).File;
        using var stream = new MemoryStream();
        file.Write(new BinaryWriter(stream));
        byte[] whole = stream.ToArray();
        TreeFileModel read = TreeFileModel.Read(new BinaryReader(new MemoryStream(whole)));
        (read.Format, read.Objective, read.Task, read.Formula, read.Cutoff, read.IsAverage, read.FeatureColumn, read.ChecksNames)
            .ShouldBe((file.Format, file.Objective, file.Task, file.Formula, file.Cutoff, file.IsAverage, file.FeatureColumn, file.ChecksNames));
        int refused = 0;
        foreach (byte[] damaged in Mutations.Of(whole, seed, 1500))
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            int features = 0;
            try
            {
                TreeFileModel model = TreeFileModel.Read(new BinaryReader(new MemoryStream(damaged)));
                features = model.Ensemble.FeatureCount;
                if (features < 1000)
                    new TreeFileArithmetic(model).Score(new float[features], new float[model.Ensemble.OutputCount]);
            }
            catch (Exception e) when (e is IOException or FormatException or ArgumentException or InvalidDataException
                || (e is NotSupportedException && e.Message.Contains("were saved in format", StringComparison.Ordinal)))
            {
                refused++;
            }

            (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(1_000_000 + (100L * damaged.Length) + (64L * features));
        }

        refused.ShouldBeGreaterThan(400);
    }

    private IDataView Applicants(TreeFileCase test) => _ml.Data.LoadFromEnumerable(Enumerable.Range(0, test.Count).Select(i => Row(test, i)));

    private static Applicant Row(TreeFileCase test, int i)
    {
        float[] x = test.Rows[(i * 5)..((i * 5) + 5)];
        return new Applicant { Age = x[0], Income = x[1], Score = x[2], Loan = x[3], Weight = x[4] };
    }

    private sealed class Applicant
    {
        [ColumnName("age")]
        public float Age { get; set; }

        [ColumnName("income")]
        public float Income { get; set; }

        [ColumnName("score")]
        public float Score { get; set; }

        [ColumnName("loan")]
        public float Loan { get; set; }

        [ColumnName("weight")]
        public float Weight { get; set; }
    }

    private sealed class Predicted
    {
        public float[] Score { get; set; } = [];

        public string Name { get; set; } = "";
    }

    private sealed class SparseRow
    {
        [VectorType(5)]
        public VBuffer<float> Features { get; set; }
    }
}
