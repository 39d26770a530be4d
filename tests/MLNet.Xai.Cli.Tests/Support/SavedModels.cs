using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;
using Microsoft.ML.Transforms.Image;
using MLNet.Xai.Tests.Support;

[assembly: AssemblyFixture(typeof(MLNet.Xai.Cli.Tests.SavedModels))]

namespace MLNet.Xai.Cli.Tests;

/// <summary>Models of the kinds that people save, with tables for them; made once.</summary>
public sealed class SavedModels : IDisposable
{
    public const string LoanHeader = "age,income,credit_score,loan_amount,weight,approved";

    private readonly MLContext _ml = new(seed: 1);

    public SavedModels()
    {
        Loan();
        Iris();
        House();
        Reviews();
        Pictures();
        Odd();
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("xai-models").FullName;

    /// <summary>Path of a file in the folder.</summary>
    public string this[string name] => Path.Combine(Folder, name);

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private static string Example(params string[] parts) => Path.Combine([TestData.Root, "examples", .. parts]);

    // FastForest without any explainer, over raw columns named as in the file; the purpose is text.
    private void Loan()
    {
        string[] lines = File.ReadAllLines(Example("LoanApproval", "data", "loans.csv"));
        File.WriteAllLines(this["loans.csv"], lines.Take(601));
        var random = new Random(5);
        string[] purposes = ["car", "house", "study"];
        File.WriteAllLines(this["purposes.csv"], lines.Take(601).Select((line, i) => i == 0 ? line + ",purpose" : $"{line},{purposes[random.Next(3)]}"));
        TextLoader.Column[] numbers = [.. LoanHeader.Split(',').Take(5).Select((name, i) => new TextLoader.Column(name, DataKind.Single, i))];
        var label = new TextLoader.Column("approved", DataKind.Boolean, 5);
        IDataView loans = _ml.Data.LoadFromTextFile(this["loans.csv"], [.. numbers, label], ',', hasHeader: true);
        var pipeline = _ml.Transforms.Concatenate("Features", "income", "credit_score", "loan_amount", "weight")
            .Append(_ml.BinaryClassification.Trainers.FastForest("approved", numberOfTrees: 20, numberOfLeaves: 12));
        _ml.Model.Save(pipeline.Fit(loans), loans.Schema, this["loan.zip"]);

        IDataView purposed = _ml.Data.LoadFromTextFile(this["purposes.csv"], [.. numbers, label, new TextLoader.Column("purpose", DataKind.String, 6)], ',', hasHeader: true);
        var calibrated = _ml.Transforms.Categorical.OneHotEncoding("PurposeSlots", "purpose")
            .Append(_ml.Transforms.Concatenate("Features", "income", "credit_score", "loan_amount", "PurposeSlots"))
            .Append(_ml.BinaryClassification.Trainers.FastTree("approved", numberOfTrees: 20, numberOfLeaves: 8));
        _ml.Model.Save(calibrated.Fit(purposed), purposed.Schema, this["purpose.zip"]);
        _ml.Model.Save(calibrated.Fit(purposed), null, this["no-schema.zip"]);

        var explained = _ml.Transforms.Concatenate("Features", "income", "credit_score", "loan_amount", "weight")
            .Append(_ml.BinaryClassification.Trainers.FastForest("approved", numberOfTrees: 20, numberOfLeaves: 12).WithTreeShap(_ml));
        _ml.Model.Save(explained.Fit(loans), loans.Schema, this["explained.zip"]);
    }

    private void Iris()
    {
        File.Copy(Example("IrisSpecies", "data", "iris.csv"), this["iris.csv"]);
        TextLoader.Column[] columns = [.. "sepal_length,sepal_width,petal_length,petal_width".Split(',').Select((name, i) => new TextLoader.Column(name, DataKind.Single, i)), new("species", DataKind.String, 4)];
        IDataView iris = _ml.Data.LoadFromTextFile(this["iris.csv"], columns, ',', hasHeader: true);
        var pipeline = _ml.Transforms.Conversion.MapValueToKey("Label", "species")
            .Append(_ml.Transforms.Concatenate("Features", "sepal_length", "sepal_width", "petal_length", "petal_width"))
            .Append(_ml.MulticlassClassification.Trainers.LightGbm(numberOfIterations: 8, numberOfLeaves: 5, minimumExampleCountPerLeaf: 5));
        _ml.Model.Save(pipeline.Fit(iris), iris.Schema, this["iris.zip"]);
    }

    private void House()
    {
        var random = new Random(7);
        File.WriteAllLines(this["houses.csv"], ["area,rooms,age,price", .. Enumerable.Range(0, 300).Select(_ =>
        {
            (int area, int rooms, int age) = (random.Next(40, 200), random.Next(1, 7), random.Next(0, 90));
            return FormattableString.Invariant($"{area},{rooms},{age},{(area * 2.5) + (rooms * 10) - (age * 0.8) + random.Next(20)}");
        })]);
        TextLoader.Column[] columns = [.. "area,rooms,age,price".Split(',').Select((name, i) => new TextLoader.Column(name, DataKind.Single, i))];
        IDataView houses = _ml.Data.LoadFromTextFile(this["houses.csv"], columns, ',', hasHeader: true);
        var pipeline = _ml.Transforms.Concatenate("Features", "area", "rooms", "age").Append(_ml.Transforms.NormalizeMeanVariance("Features")).Append(_ml.Regression.Trainers.Sdca("price"));
        _ml.Model.Save(pipeline.Fit(houses), houses.Schema, this["house.zip"]);
    }

    private void Reviews()
    {
        var random = new Random(3);
        string[] good = ["good", "lovely", "a fine film", "well made"], bad = ["bad", "dull", "a poor film", "badly made"];
        File.WriteAllLines(this["reviews.tsv"], ["sentiment\ttext", .. Enumerable.Range(0, 120).Select(i => $"{i % 2}\t{(i % 2 == 1 ? good : bad)[random.Next(4)]} and {(i % 2 == 1 ? good : bad)[random.Next(4)]}")]);
        IDataView reviews = _ml.Data.LoadFromTextFile(this["reviews.tsv"], [new("sentiment", DataKind.Boolean, 0), new("text", DataKind.String, 1)], '\t', hasHeader: true);
        var pipeline = _ml.Transforms.Text.FeaturizeText("Features", "text").Append(_ml.BinaryClassification.Trainers.SdcaLogisticRegression("sentiment"));
        _ml.Model.Save(pipeline.Fit(reviews), reviews.Schema, this["reviews.zip"]);
    }

    // Small pictures, dark or light, read from files by ML.NET's own image steps.
    private void Pictures()
    {
        Directory.CreateDirectory(this["pictures"]);
        var random = new Random(9);
        for (int i = 0; i < 24; i++)
        {
            byte[] pixels = new byte[6 * 6 * 4];
            for (int p = 0; p < pixels.Length; p++)
                pixels[p] = (byte)((i % 2 == 0 ? 20 : 180) + random.Next(60));
            using MLImage image = MLImage.CreateFromPixels(6, 6, MLPixelFormat.Bgra32, pixels);
            image.Save(Path.Combine(this["pictures"], $"{i:D2}.png"));
        }

        File.WriteAllLines(this["pictures.csv"], ["path,light", .. Enumerable.Range(0, 24).Select(i => $"{Path.Combine(this["pictures"], $"{i:D2}.png")},{i % 2}")]);
        IDataView files = _ml.Data.LoadFromTextFile(this["pictures.csv"], [new("path", DataKind.String, 0), new("light", DataKind.Boolean, 1)], ',', hasHeader: true);
        var pipeline = _ml.Transforms.LoadImages("Image", "", "path").Append(_ml.Transforms.ResizeImages("Small", 4, 4, "Image"))
            .Append(_ml.Transforms.ExtractPixels("Features", "Small", interleavePixelColors: true))
            .Append(_ml.BinaryClassification.Trainers.LbfgsLogisticRegression("light"));
        _ml.Model.Save(pipeline.Fit(files), files.Schema, this["pictures.zip"]);
    }

    private void Odd()
    {
        byte[] model = File.ReadAllBytes(this["loan.zip"]);
        File.WriteAllBytes(this["cut.zip"], model[..(model.Length / 2)]);
        File.WriteAllText(this["text.zip"], "no model at all");
        File.WriteAllLines(this["no-income.csv"], File.ReadLines(this["loans.csv"]).Select(line => string.Join(',', line.Split(',').Where((_, i) => i != 1))));
        OtherAssembly.Rename(this["loan.zip"], this["missing.zip"], "Microsoft.ML.FastTree", "Contoso.ML.FastForest");

        IDataView houses = _ml.Data.LoadFromTextFile(this["houses.csv"], [new("area", DataKind.Single, 0), new("rooms", DataKind.Single, 1)], ',', hasHeader: true);
        var custom = _ml.Transforms.CustomMapping(new AreaOfRooms().GetMapping(), nameof(AreaOfRooms)).Append(_ml.Transforms.Concatenate("Features", "area", "AreaOfRoom"))
            .Append(_ml.Clustering.Trainers.KMeans(new KMeansTrainer.Options { NumberOfClusters = 2, NumberOfThreads = 1 }));
        _ml.Model.Save(custom.Fit(houses), houses.Schema, this["custom.zip"]);
    }
}
