using System.Diagnostics;
using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers.FastTree;
using MLNet.Xai.Columns;
using MLNet.Xai.SecondProcess;
using MLNet.Xai.Tabular.Tests.Models;

namespace MLNet.Xai.Tabular.Tests.TreeShap;

public sealed class SavedModelTests
{
    private readonly MLContext _ml = new(1);

    [Fact]
    public void Load_InAnotherProcess_SameColumnsAndSlotNames()
    {
        string folder = Directory.CreateTempSubdirectory("xai").FullName;
        try
        {
            ITransformer model = Loans.Pipeline(_ml).Fit(Loans.View(_ml, 300));
            _ml.Model.Save(model, Loans.View(_ml, 1).Schema, Path.Combine(folder, "model.zip"));
            List<Loan> rows = Loans.Rows(8, seed: 3);
            File.WriteAllLines(Path.Combine(folder, "rows.txt"), rows.Select(r => FormattableString.Invariant($"{r.Age},{r.Income},{r.Purpose}")));

            string[] said = Run(Path.Combine(folder, "model.zip"), Path.Combine(folder, "rows.txt"));

            List<ExplainedLoan> expected = Loans.Explained(_ml, model.Transform(_ml.Data.LoadFromEnumerable(rows)));
            said.ShouldContain("slots " + string.Join('|', Loans.Slots), customMessage: string.Join('\n', said));
            said.Single(line => line.StartsWith("columns ", StringComparison.Ordinal))[8..].Split('|').Order(StringComparer.Ordinal).ShouldBe(
            [
                "Age:Single", "Features:Vector<Single, 5>", "Income:Single", "Kind:Vector<Single, 3>", "PredictedLabel:Boolean", "Purpose:String",
                "Score:Single", "Shap.BaseValue:Single", "Shap.Residual:Single", "Shap:Vector<Single, 5>",
            ]);
            said.Where(line => line.StartsWith("dump ", StringComparison.Ordinal)).Select(line => line[5..]).ShouldBe(
                ViewDump.Of(model.Transform(_ml.Data.LoadFromEnumerable(rows))).Where(line => !line.StartsWith("Label ", StringComparison.Ordinal)));
            string[] numbers = [.. expected.Select(Print)];
            said.Where(line => line.StartsWith("view ", StringComparison.Ordinal)).Select(line => line[5..]).ShouldBe(numbers);
            said.Where(line => line.StartsWith("engine ", StringComparison.Ordinal)).Select(line => line[7..]).ShouldBe(numbers);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Load_Model_HasTheTransformersAnnotationsAndBitsAndSavesAgain()
    {
        TransformerChain<ExplainedTransformer<BinaryPredictionTransformer<FastForestBinaryModelParameters>, TreeShapTransformer>> model = Loans.TypedPipeline(_ml).Fit(Loans.View(_ml, 300));
        IDataView test = Loans.View(_ml, 50, 2);

        ITransformer loaded = Loans.SaveAndLoad(_ml, model);

        var last = ((IEnumerable<ITransformer>)loaded).Last() as ExplainedTransformer<BinaryPredictionTransformer<FastForestBinaryModelParameters>, TreeShapTransformer>;
        last.ShouldNotBeNull().Explainer.FeatureNames.ShouldBe(model.LastTransformer.Explainer.FeatureNames);
        IDataView fresh = model.Transform(test), view = loaded.Transform(test);
        view.Schema.Select(c => $"{c.Name}:{c.Type}").ShouldBe(fresh.Schema.Select(c => $"{c.Name}:{c.Type}"));
        Annotations(view.Schema["Shap"]).ShouldBe(Annotations(fresh.Schema["Shap"]));
        Annotations(view.Schema["Shap"]).Count.ShouldBe(8);
        ShouldBeSame(view, fresh, "Shap");
        ShouldBeSame(Loans.SaveAndLoad(_ml, loaded).Transform(test), fresh, "Shap");
    }

    [Fact]
    public void Load_ExplainedOlderModel_KeepsItsType()
    {
        ITransformer older = _ml.Transforms.Concatenate("Features", "Age", "Income")
            .Append(_ml.BinaryClassification.Trainers.FastTree(numberOfTrees: 5)).Fit(Loans.View(_ml, 300));
        ExplainedTransformer<ITransformer, TreeShapTransformer> model = _ml.Explain().TreeShap(older, Loans.View(_ml, 100));

        Loans.SaveAndLoad(_ml, model).ShouldBeAssignableTo<ExplainedTransformer<ITransformer, TreeShapTransformer>>();
    }

    [Fact]
    public void Load_Multiclass_EveryClassWithNames()
    {
        IDataView train = TreeData.View(_ml, 300, 1);
        ITransformer model = TreeTrainers.Create(_ml, "OneVersusAll").WithTreeShap(_ml).Fit(train);

        IDataView fresh = model.Transform(train);
        IDataView loaded = Loans.SaveAndLoad(_ml, model).Transform(train);

        Loans.SlotNames(loaded.Schema, "Shap").ShouldBe(Loans.SlotNames(fresh.Schema, "Shap"));
        Loans.SlotNames(loaded.Schema, "Shap.BaseValue").ShouldBe(Loans.SlotNames(fresh.Schema, "Shap.BaseValue"));
        ShouldBeSame(loaded, fresh, "Shap");
        ShouldBeSame(loaded, fresh, "Shap.BaseValue");
        loaded.GetColumn<float[]>("Shap.Residual").SelectMany(v => v).ShouldAllBe(r => Math.Abs(r) < 1e-5);
    }

    [Fact]
    public void Load_TruncatedFile_Throws()
    {
        using var whole = new MemoryStream();
        _ml.Model.Save(Loans.Pipeline(_ml).Fit(Loans.View(_ml, 200)), null, whole);
        using var half = new MemoryStream(whole.ToArray()[..(int)(whole.Length / 2)]);

        Should.Throw<Exception>(() => new MLContext().Model.Load(half, out _)).ToString().ShouldContain("End of Central Directory");
    }

    [Fact]
    public void TreeShapState_Truncated_SaysSo()
    {
        var model = TreeTrainers.Create(_ml, "FastForestBinary").WithTreeShap(_ml).Fit(TreeData.View(_ml, 200, 1));
        using var stream = new MemoryStream();
        model.Explainer.Rows.Write(new BinaryWriter(stream));
        byte[] whole = stream.ToArray();

        TreeShapState.Read(new BinaryReader(new MemoryStream(whole))).FeatureColumn.ShouldBe("Features");
        for (int length = 0; length < whole.Length; length += 97)
            Should.Throw<SystemException>(() => TreeShapState.Read(new BinaryReader(new MemoryStream(whole[..length])))).GetType().ShouldBeOneOf(typeof(InvalidDataException), typeof(EndOfStreamException));
    }

    private static void ShouldBeSame(IDataView actual, IDataView expected, string column) =>
        actual.GetColumn<float[]>(column).SelectMany(v => v).Select(BitConverter.SingleToInt32Bits).ShouldBe(
            expected.GetColumn<float[]>(column).SelectMany(v => v).Select(BitConverter.SingleToInt32Bits));

    private static List<string> Annotations(DataViewSchema.Column column) =>
    [
        .. column.Annotations.Schema.Select(a => $"{a.Name}:{a.Type} " + (a.Type switch
        {
            TextDataViewType => column.Annotations.GetText(a.Name),
            VectorDataViewType { ItemType: TextDataViewType } => string.Join('|', column.Annotations.GetTexts(a.Name)!),
            _ => string.Join('|', column.Annotations.GetNumbers(a.Name)!),
        })),
    ];

    private static string Print(ExplainedLoan r) => string.Create(CultureInfo.InvariantCulture,
        $"{r.Age:R} {r.Income:R} {r.Purpose} {r.Score:R} {string.Join(' ', r.Shap)} {r.BaseValue:R}");

    internal static string[] Run(params string[] arguments)
    {
        var at = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        string program = Path.Combine(at.Parent!.Parent!.Parent!.FullName, "SecondProcess", at.Parent.Name, at.Name, "SecondProcess.dll");
        var start = new ProcessStartInfo("dotnet", ["exec", program, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        process.ExitCode.ShouldBe(0, customMessage: errors.Result);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }
}
