using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.SecondProcess;
using MLNet.Xai.Tabular.Tests.TreeShap;
using MLNet.Xai.Tests.Support.LightGbm;

namespace MLNet.Xai.Tabular.Tests.TreeFiles;

public sealed class TreeFileProcessTests
{
    private readonly MLContext _ml = new(1);

    [Fact]
    public void Load_InAnotherProcess_SameColumns()
    {
        string folder = Directory.CreateTempSubdirectory("xai").FullName;
        try
        {
            IDataView train = Loans.View(_ml, 300);
            IEstimator<ITransformer> features = _ml.Transforms.Categorical.OneHotEncoding("Kind", "Purpose").Append(_ml.Transforms.Concatenate("Features", "Age", "Income", "Kind"));
            float[] rows = [.. features.Fit(train).Transform(train).GetColumn<float[]>("Features").SelectMany(row => row)], labels = [.. train.GetColumn<bool>("Label").Select(label => label ? 1f : 0)];
            using LightGbmBooster booster = LightGbmBooster.Train("objective=binary num_leaves=7 min_data_in_leaf=5 num_threads=1 verbosity=-1", rows, labels, 10);
            string file = Path.Combine(folder, "model.txt"), zip = Path.Combine(folder, "model.zip"), said = Path.Combine(folder, "rows.txt");
            File.WriteAllText(file, booster.ToText());
            ITransformer model = features.Append(_ml.Explain().TreeFile(file)).Fit(train);
            ITransformer explained = _ml.Explain().TreeShap(model, train);
            _ml.Model.Save(explained, train.Schema, zip);
            File.Delete(file);    // the model carries its trees
            List<Loan> loans = Loans.Rows(8, seed: 3);
            File.WriteAllLines(said, loans.Select(r => FormattableString.Invariant($"{r.Age},{r.Income},{r.Purpose}")));

            string[] lines = SavedModelTests.Run(zip, said);

            lines.Where(line => line.StartsWith("dump ", StringComparison.Ordinal)).Select(line => line[5..]).ShouldBe(
                ViewDump.Of(explained.Transform(_ml.Data.LoadFromEnumerable(loans))).Where(line => !line.StartsWith("Label ", StringComparison.Ordinal)));
            lines.Count(line => line.StartsWith("engine ", StringComparison.Ordinal)).ShouldBe(8);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
