using Microsoft.ML;

namespace MLNet.Xai.Data.Tests.Slurm;

/// <summary>Parts on a scheduler that exists.</summary>
public sealed class SlurmTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void WritePart_64PartsOnTwoNodesOfWhichOneIsLost_MergeToTheBitsOfOneRun()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["slurm"]);
        (SlurmCluster? started, string reason) = SlurmCluster.Start(folder["slurm"]);
        Assert.SkipWhen(started is null, reason);
        using SlurmCluster cluster = started!;
        (ITransformer model, DataViewSchema schema, string path) = LoanModel.Saved(_ml, folder);
        _ml.Data.SaveFile(_ml.Data.LoadFromEnumerable(LoanModel.Loans(20_000)), folder["rows.parquet"], new SaveOptions { RowGroupRows = 250 });
        string script = folder.Write("job.sh", $"#!/bin/sh\nexec dotnet exec '{PartProcess.Program()}' '{path}' '{folder["rows.parquet"]}' '{folder["out"]}' auto\n");

        cluster.Submit(script, "0-63");
        Wait(() => Done() >= 20, "20 parts");
        cluster.Lose("n2");
        int then = Done();
        then.ShouldBeLessThan(64, "the node is lost half-way");
        Wait(() => Done() == 64, "all parts, those of the lost node on the other one");

        PartFile whole = _ml.Explain().WritePart(model, folder["rows.parquet"], folder["one"], new PartOptions { ModelPath = path, Open = new OpenOptions { Schema = schema } });
        MergedParts merged = _ml.Explain().MergeParts(folder["out"]);
        merged.Rows.ShouldBe(20_000);
        merged.Summary.ToJson().ShouldBe(whole.Summary.ToJson());
        merged.Parts.SelectMany(p => Rows.Dump(_ml.Data.OpenFile(p.Path))).ShouldBe(Rows.Dump(_ml.Data.OpenFile(whole.Path)));

        int Done() => Directory.Exists(folder["out"]) ? Directory.GetFiles(folder["out"], "part-*.json").Length : 0;

        void Wait(Func<bool> condition, string what) => SpinWait.SpinUntil(() =>
        {
            Thread.Sleep(300);
            return condition();
        }, TimeSpan.FromMinutes(15)).ShouldBeTrue($"{what}, after a quarter of an hour there are {Done()} parts; tasks: {string.Join(' ', cluster.Tasks())}\n{cluster.Log()}");
    }
}
