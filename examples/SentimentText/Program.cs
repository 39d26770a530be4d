// Which words made the prediction? A small BERT, trained here, and ML.NET's own FeaturizeText with a linear model explain the same sentences.
//   dotnet run --project examples/SentimentText                                   trains both (about a minute)
//   dotnet run --project examples/SentimentText -- --model <Hugging Face folder> "A sentence of yours."
//   dotnet run --project examples/SentimentText -- --help

using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai;
using MLNet.Xai.Core;
using MLNet.Xai.Core.Plots;
using MLNet.Xai.Core.Texts;
using MLNet.Xai.Text;
using MLNet.Xai.Text.Attribution;
using MLNet.Xai.Text.Models;
using MLNet.Xai.Torch;
using MLNet.Xai.Torch.Attribution;
using SentimentText;
using TorchSharp;

return CommandLine.Create(Run).Parse(args).Invoke();

static int Run(Options options)
{
    try
    {
        Compare(options);
        return 0;
    }
    catch (Exception e) when (e is ArgumentException or IOException or InvalidDataException or UnauthorizedAccessException or ExternalException)
    {
        // What the user can put right: the message says how.
        Console.Error.WriteLine(e.Message);
        return 1;
    }
}

static void Compare(Options options)
{
    string folder = Directory.CreateDirectory(options.Output).FullName;
    string InFolder(string file) => Path.Combine(folder, file);

    // In a network as small as this, threads wait for each other more than they work.
    TorchRuntime.EnsureLoaded();
    if (options.Model is null)
        torch.set_num_threads(1);
    var ml = new MLContext(seed: 1);
    PlotCatalog plots = ml.Explain().Plots;
    List<Review> reviews = ReviewGenerator.Create(3000, seed: 1), unseen = ReviewGenerator.Create(500, seed: 2);
    IDataView training = ml.Data.LoadFromEnumerable(reviews), test = ml.Data.LoadFromEnumerable(unseen);
    string[] texts = options.Texts.Length > 0 ? options.Texts :
        ["This movie was absolutely amazing. The performances were stunning.", "This movie was super disgusting.", "This movie was normal."];
    IDataView asked = ml.Data.LoadFromEnumerable(texts.Select(text => new Review { Text = text }));

    // A BERT as a folder with Hugging Face's names, and its explanations as columns.
    string bertFolder = options.Model ?? Trained(reviews, InFolder("bert"));
    string[] labels;
    using (PretrainedText read = TextModels.FromFolder(bertFolder))
        labels = [.. read.Labels];
    string positive = options.Positive ?? labels[^1];
    TextExplanationEstimator scored = ml.Explain().Text.ScoreText("Text", bertFolder);
    var bertPipeline = scored
        .Attribution("Tokens", new IntegratedGradients { Steps = 50 }, TextBaseline.Pad, units: TextUnits.Tokens)
        .Attribution("Positive", new IntegratedGradients { Steps = 50 }, TextBaseline.Pad, ClassTarget.Named(positive))
        .Shap("Shap", new TextExplanationOptions { MaxEvaluations = 500 }, ClassTarget.Named(positive))
        .Rollout("Rollout");
    ITransformer bert = Steps.Run("preparing and saving BERT's explanations", () =>
    {
        ml.Model.Save(bertPipeline.Fit(asked), asked.Schema, InFolder("bert.zip"));
        return ml.Model.Load(InFolder("bert.zip"), out _);
    });

    // ML.NET's own way: n-grams of words and characters, and a linear model, whose words are exact.
    ITransformer linear = Steps.Run("training FeaturizeText with SDCA", () => ml.Transforms.Text.FeaturizeText("Features", "Text")
        .Append(ml.BinaryClassification.Trainers.SdcaLogisticRegression())
        .WithWords(ml, "Text", "Words").Fit(training));
    ml.Model.Save(linear, training.Schema, InFolder("linear.zip"));

    double right = Steps.Run("scoring 500 reviews that BERT has not seen", () => scored.Fit(test).Transform(test).GetColumn<ReadOnlyMemory<char>>("PredictedLabel")
        .Zip(unseen, (label, review) => label.Span.SequenceEqual(positive) == review.Label).Average(same => same ? 1.0 : 0));
    double rightLinear = ml.BinaryClassification.Evaluate(linear.Transform(test)).Accuracy;
    Console.WriteLine($"\naccuracy: BERT {right:P1}, FeaturizeText + SDCA {rightLinear:P1}");

    IDataView byBert = bert.Transform(asked), byLinear = linear.Transform(asked);
    string[] predicted = [.. byBert.GetColumn<ReadOnlyMemory<char>>("PredictedLabel").Select(label => label.ToString())];
    float[] confidence = [.. byBert.GetColumn<float>("Confidence")], probability = [.. byLinear.GetColumn<float>("Probability")];
    List<Agreement> agreements = [];
    for (int i = 0; i < texts.Length; i++)
    {
        Console.WriteLine();
        plots.WriteTokens(byBert, "Tokens", i, options: new TextConsoleOptions { Prediction = predicted[i], Confidence = confidence[i] });
        Console.WriteLine($"\nFeaturizeText + SDCA: {(probability[i] >= 0.5 ? "positive" : "negative")} ({Math.Max(probability[i], 1 - probability[i]):P1})");
        plots.WriteText(byLinear, "Words", i);
        plots.Text(byBert, "Positive", i).Save(InFolder($"bert-{i + 1}.svg"));
        plots.Text(byBert, "Shap", i).Save(InFolder($"bert-shap-{i + 1}.svg"));
        plots.Text(byLinear, "Words", i).Save(InFolder($"linear-{i + 1}.svg"));
        agreements.Add(Agreement.Of(TextExplanationReader.ReadRow(byBert, "Positive", i), TextExplanationReader.ReadRow(byLinear, "Words", i)));
    }

    Console.WriteLine($"\nDo they agree?{"",-28}{"BERT",-18}{"linear",-18}{"rank corr.",10}{"top 3",8}{"signs",8}");
    foreach (Agreement a in agreements)
        Console.WriteLine($"{(a.Text.Length > 40 ? a.Text[..39] + "…" : a.Text),-42}{a.FirstWord,-18}{a.SecondWord,-18}{a.Rank,10:F2}{a.Top,8:P0}{a.Signs,8:P0}");
    File.WriteAllLines(InFolder("agreement.csv"),
        ["text,bert,linear,spearman,top3,top3_signed", .. agreements.Select(a => string.Create(CultureInfo.InvariantCulture,
            $"\"{a.Text.Replace("\"", "\"\"", StringComparison.Ordinal)}\",{a.FirstWord},{a.SecondWord},{a.Rank:F4},{a.Top:F4},{a.Signs:F4}"))]);

    Steps.Run("drawing reports of 100 reviews", () =>
    {
        IDataView some = ml.Data.TakeRows(test, 100);
        plots.TextReport(bert.Transform(some), "Positive", new TextReportOptions { Title = "Reviews by BERT" }, "PredictedLabel").Save(InFolder("bert.html"));
        plots.TextReport(linear.Transform(some), "Words", new TextReportOptions { Title = "Reviews by FeaturizeText and SDCA" }, "PredictedLabel").Save(InFolder("linear.html"));
        plots.TextBar(linear.Transform(test), "Words").Save(InFolder("linear-words.svg"));
    });
    Console.WriteLine($"\nPictures and reports: {folder}");
}

static string Trained(List<Review> reviews, string folder)
{
    var tokenizer = SmallBert.Tokenizer(reviews);
    using BertModel model = Steps.Run("training a BERT of two layers", () => SmallBert.Train(tokenizer, reviews));
    TextModels.Save(folder, model, tokenizer, SmallBert.Labels);
    return folder;
}
