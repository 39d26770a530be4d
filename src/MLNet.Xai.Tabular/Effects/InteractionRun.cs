using MLNet.Xai.Core.Effects;

namespace MLNet.Xai.Tabular;

/// <summary>Friedman's H over rows that were read.</summary>
internal sealed class InteractionRun(EffectData data, InteractionStrengthOptions options)
{
    public InteractionStrengthTable Run()
    {
        string[] names = data.Model.Features.Names;
        int[] features = options.Features is { } asked ? [.. asked.Select(name => data.Feature(name, options.Name(nameof(options.Features))))] : [.. Enumerable.Range(0, names.Length)];
        int rows = data.RowCount, outputs = data.Model.OutputCount;
        if (names.Length < 2)
            throw new InvalidOperationException($"The {data.Model.Kind} has one feature only, '{names[0]}', which has none to interact with.");
        double[] said = new double[rows * outputs];
        data.Scores(data.Rows, rows, said);
        double[][] own = [.. features.Select(feature => data.DependenceAtRows(data.Slots(feature)))];
        List<InteractionStrengthLine> totals = [], pairs = [];
        for (int a = 0; a < features.Length; a++)
        {
            double[] others = data.DependenceAtRows([.. Enumerable.Range(0, names.Length).Where(f => f != features[a]).SelectMany(data.Slots).Order()]);
            for (int o = 0; o < outputs; o++)
            {
                double[] output = [.. Enumerable.Range(0, rows).Select(r => said[(r * outputs) + o])];
                totals.Add(Line(features[a], -1, o, FriedmanH.OfAll(output, Part(own[a], o), Part(others, o))));
            }

            for (int b = 0; options.Pairs && b < a; b++)
            {
                double[] together = data.DependenceAtRows([.. data.Slots(features[b]).Concat(data.Slots(features[a])).Order()]);
                for (int o = 0; o < outputs; o++)
                    pairs.Add(Line(features[b], features[a], o, FriedmanH.OfPair(Part(together, o), Part(own[a], o), Part(own[b], o))));
            }
        }

        return new InteractionStrengthTable(totals, pairs, data.Model.OutputNames, rows);

        double[] Part(double[] values, int output) => values[(output * rows)..((output + 1) * rows)];

        InteractionStrengthLine Line(int feature, int with, int output, FriedmanH h) => new()
        {
            Feature = names[feature],
            With = with < 0 ? "" : names[with],
            Output = data.Model.OutputNames[output],
            Strength = h.Strength,
            Size = h.Size,
        };
    }
}
