using MLNet.Xai.Core.Shapley;
using MLNet.Xai.Core.Trees;
using MLNet.Xai.Tests.Support;

namespace MLNet.Xai.Benchmarks.TreeShap;

/// <summary>The workloads: real ensembles where they are at hand, seeded ones of the same shapes where not.</summary>
internal static class Workloads
{
    public static IEnumerable<Workload> All()
    {
        Func<Subject> loan = Cached(() => Real("loan_rf150_full.json.gz") ?? Ensembles.Random("loan forest (seeded)", 150, 5, 4500, int.MaxValue, 40, 1200, 1));
        Func<Subject> depth6 = Cached(() => Ensembles.Random("100 x depth 6", 100, 20, 10000, 64, 6, 4000, 2));
        Func<Subject> boosted = Cached(() => Real("hgb100_d6_f20.json.gz") ?? Ensembles.Random("boosted depth 6 (seeded)", 100, 20, 10000, 31, 6, 4000, 6));
        Func<Subject> depth8 = Cached(() => Ensembles.Random("500 x depth 8", 500, 20, 10000, 256, 8, 4000, 3));
        Func<Subject> few = Cached(() => Ensembles.Random("100 x 20 leaves", 100, 5, 10000, 20, 40, 4000, 4));
        Func<Subject> many = Cached(() => Ensembles.Random("100 x 20 leaves", 100, 20, 10000, 20, 40, 4000, 5));
        Func<Subject> eight = Cached(() => Ensembles.Random("100 x 20 leaves", 100, 8, 10000, 20, 40, 4000, 7));
        Func<Subject> trained = Cached(() => Ensembles.Trained("LightGBM 31 leaves", 100, 20, 10000, 31, 8));
        SimdLevel[] automatic = [SimdLevel.Auto];

        yield return new("values", loan, Task.Values, 4500, 8) { Threads = true };
        yield return new("values", boosted, Task.Values, 10000, 200);
        yield return new("values", depth6, Task.Values, 10000, 200) { Threads = true };
        yield return new("values", depth8, Task.Values, 5000, 8);
        yield return new("values", few, Task.Values, 4500, 500);
        yield return new("values", eight, Task.Values, 4500, 500);
        yield return new("values", many, Task.Values, 10000, 500) { Threads = true };
        yield return new("values", trained, Task.Values, 10000, 200);
        foreach (Func<Subject> subject in (Func<Subject>[])[loan, depth6, few, many, trained])
            yield return new("one row", subject, Task.Values, 1, 1) { Levels = automatic };
        yield return new("interactions", few, Task.Interactions, 512, 50);
        yield return new("interactions", many, Task.Interactions, 512, 20);
        yield return new("interactions", depth6, Task.Interactions, 512, 4);
        yield return new("background 100", loan, Task.Background, 4500, 2);
        yield return new("background 100", few, Task.Background, 4500, 20);
        yield return new("background 100", eight, Task.Background, 4500, 20);
        yield return new("background 1000", few, Task.Background, 4500, 2) { BackgroundRows = 1000 };
        yield return new("background 100", many, Task.Background, 500, 20) { Levels = automatic };
        yield return new("background 100", depth6, Task.Background, 500, 20) { Levels = automatic };
        yield return new("background 100, one row", few, Task.Background, 1, 1) { Levels = automatic };
    }

    // Real rows are few: more are made of them.
    private static Subject? Real(string file)
    {
        if (TestData.Real("ensembles", file) is not { } path)
            return null;
        GoldenTrees golden = GoldenTrees.Load(path);
        TreeEnsemble ensemble = golden.OutputCount == 1 ? golden.Ensemble : FirstOutput(golden.Ensemble);
        return new Subject(file[..file.IndexOf('.', StringComparison.Ordinal)], ensemble, golden.Rows).WithRows(10000);
    }

    private static TreeEnsemble FirstOutput(TreeEnsemble ensemble)
    {
        var builder = new TreeEnsembleBuilder(ensemble.FeatureCount) { OutputScale = ensemble.OutputScale };
        builder.BaseOffset[0] = ensemble.BaseOffset[0];
        foreach (int root in ensemble.Roots)
            Copy(builder.AddTree(), root);
        return builder.Build();

        void Copy(int to, int from)
        {
            if (ensemble.Left[from] == TreeEnsemble.Leaf)
            {
                builder.SetLeaf(to, [ensemble.Values[from * ensemble.OutputCount]], ensemble.Covers[from]);
                return;
            }

            builder.SetSplit(
                to, ensemble.Feature[from], ensemble.Threshold[from], out int left, out int right, ensemble.DefaultLeft[from], ensemble.Covers[from]);
            Copy(left, ensemble.Left[from]);
            Copy(right, ensemble.Right[from]);
        }
    }

    private static Func<Subject> Cached(Func<Subject> make)
    {
        var lazy = new Lazy<Subject>(make);
        return () => lazy.Value;
    }
}
