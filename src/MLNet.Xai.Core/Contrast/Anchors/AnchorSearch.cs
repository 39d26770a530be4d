namespace MLNet.Xai.Core.Contrast;

/// <summary>The beam search for one row.</summary>
internal sealed class AnchorSearch(AnchorSamples samples, AnchorOptions options, ScoredModel model, ScoreTarget target)
{
    private readonly Dictionary<int[], AnchorArm> _arms = new(States.Comparer);

    // All rules of a beam and all their conditions at once.
    private double Beta => Math.Log((1 + ((options.BeamSize - 1.0) * samples.Features)) / options.Delta);

    // What is left is for the bounds.
    private bool HasTime => model.Scorings < options.Scorings / 4 * 3;

    public AnchorRule Find()
    {
        AnchorArm empty = samples.Empty();
        Draw(empty, options.BatchSize);
        List<AnchorArm> told = [empty];
        if (IsAnchor(empty))
            return Rule(empty, true);
        AnchorArm? best = null;
        AnchorArm[] beam = [empty];
        for (int length = 1; length <= (options.MaxConditions ?? int.MaxValue) && HasTime; length++)
        {
            AnchorArm[] longer = [.. beam.SelectMany(samples.Longer).Select(Arm).Distinct()
                .Where(a => a.Conditions <= (options.MaxConditions ?? int.MaxValue) && (best is null || a.Coverage > best.Coverage))];
            if (longer.Length == 0)
                break;
            beam = BestArms.Of(longer, options.BeamSize, options, Draw, () => HasTime);
            foreach (AnchorArm arm in beam)
            {
                if (IsAnchor(arm) && (best is null || arm.Coverage > best.Coverage || (arm.Coverage == best.Coverage && arm.Precision > best.Precision)))
                    best = arm;
            }

            told.AddRange(beam);
            Forget();
        }

        return best is not null ? Rule(best, true) : Rule(told.MaxBy(a => a.Lower(Beta))!, false);
    }

    // With many features nearly all rules are looked at once. A longer jump may lead to one again: it draws the same first samples then.
    private void Forget()
    {
        foreach (int[] key in _arms.Where(pair => pair.Value.Samples <= BestArms.FirstSamples(options)).Select(pair => pair.Key).ToArray())
            _arms.Remove(key);
    }

    private AnchorArm Arm((int[] Low, int[] High) rule)
    {
        int[] key = [.. rule.Low, .. rule.High];
        if (!_arms.TryGetValue(key, out AnchorArm? arm))
            _arms[key] = arm = samples.Arm(rule.Low, rule.High);
        return arm;
    }

    private void Draw(AnchorArm arm, int count)
    {
        double[] rooms = model.Rooms(samples.Draw(arm, arm.Samples, count));
        arm.Add(count, rooms.Count(room => !double.IsNaN(room)));
    }

    // Draws until the bounds say on which side of the threshold the precision is, or the budget ends.
    private bool IsAnchor(AnchorArm arm)
    {
        double least = options.Threshold - options.Slack, gap = Math.Max(options.Slack, 0.01);
        while (model.Scorings < options.Scorings && (arm.Precision >= options.Threshold ? arm.Lower(Beta) < least && (options.Slack > 0 || arm.Upper(Beta) - arm.Lower(Beta) > gap) : arm.Upper(Beta) >= options.Threshold + gap))
            Draw(arm, options.BatchSize);
        return arm.Precision >= options.Threshold && arm.Lower(Beta) >= least;
    }

    private AnchorRule Rule(AnchorArm arm, bool isAnchor)
    {
        double coverageBeta = Math.Log(2 / options.Delta) / samples.Rows;
        return new AnchorRule(samples.Conditions(arm), target, arm.Precision, arm.Lower(Beta), arm.Upper(Beta), arm.Coverage,
            BernoulliBounds.Lower(arm.Coverage, coverageBeta), BernoulliBounds.Upper(arm.Coverage, coverageBeta), isAnchor, arm.Samples, model.Scorings);
    }
}
