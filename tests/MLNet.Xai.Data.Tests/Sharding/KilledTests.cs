using System.Diagnostics;
using Microsoft.ML;

namespace MLNet.Xai.Data.Tests.Sharding;

/// <summary>A process that is ended at any moment, as a lost machine ends it.</summary>
public sealed class KilledTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void WritePart_KilledAtAnyMoment_LeavesNoHalfFile_AndIsMadeAgainWithTheSameBytes()
    {
        using var folder = new TemporaryFolder();
        string model = LoanModel.Saved(_ml, folder).Path, rows = folder["rows.csv"], part = folder["out/part-00001-of-00002.parquet"], account = folder["out/part-00001-of-00002.json"];
        _ml.Data.SaveFile(_ml.Data.LoadFromEnumerable(LoanModel.Loans(150_000)), rows);
        var watch = Stopwatch.StartNew();
        PartProcess.Run(model, rows, folder["out"], "1/2").ShouldContain("part 1/2: ");
        long whole = watch.ElapsedMilliseconds;
        byte[] bytes = File.ReadAllBytes(part), accountBytes = File.ReadAllBytes(account);
        var random = new Random(11);
        int ended = 0, leftOver = 0;

        for (int kill = 0; kill < 10; kill++)
        {
            Directory.Delete(folder["out"], recursive: true);
            using (Process process = PartProcess.Start(model, rows, folder["out"], "1/2"))
            {
                // Every other time the moment is one of writing: after the temporary file is there.
                if (kill % 2 == 1)
                    SpinWait.SpinUntil(() => process.HasExited || (Directory.Exists(folder["out"]) && Directory.EnumerateFiles(folder["out"]).Any()));
                Thread.Sleep(random.Next((int)(kill % 2 == 1 ? whole / 10 : whole)));
                process.Kill(entireProcessTree: true);
                process.WaitForExit();
                ended += process.ExitCode != 0 ? 1 : 0;
            }

            string[] left = Directory.Exists(folder["out"]) ? Directory.GetFiles(folder["out"]) : [];
            leftOver += left.Count(f => f.EndsWith(".tmp", StringComparison.Ordinal));
            foreach (string file in left.Where(f => !f.EndsWith(".tmp", StringComparison.Ordinal)))
                File.ReadAllBytes(file).ShouldBe(file == part ? bytes : accountBytes, file);
            PartProcess.Run(model, rows, folder["out"], "1/2");
            Directory.GetFiles(folder["out"]).Order(StringComparer.Ordinal).ShouldBe([account, part]);
            File.ReadAllBytes(part).ShouldBe(bytes);
            File.ReadAllBytes(account).ShouldBe(accountBytes);
        }

        ended.ShouldBeGreaterThan(4, "most kills came before the end");
        leftOver.ShouldBeGreaterThan(0, "some kill came while the part was written");
    }
}
