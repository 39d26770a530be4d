using MLNet.Xai.Columns;

namespace MLNet.Xai.Tabular;

/// <summary>The features of a model as LIME's.</summary>
internal static class LimePlayers
{
    // More values than that are a quantity's.
    private const int Few = 2;

    /// <summary>One a feature.</summary>
    /// <param name="model">The model.</param>
    /// <param name="background">Rows x slots.</param>
    /// <param name="categorical">Those that are categories by the user's word.</param>
    /// <param name="names">By feature the names of its categories, where they are known already.</param>
    public static LimePlayer[] Of(ExplainedModel model, float[] background, IReadOnlyCollection<int> categorical, string[][]? names = null)
    {
        var players = new LimePlayer[model.Features.Names.Length];
        for (int p = 0; p < players.Length; p++)
        {
            (string name, int[] slots) = (model.Features.Names[p], Slots(model, p));
            LimePlayer Number(Func<bool, LimePlayer> create) => create(categorical.Contains(p) || IsFew(create(false), background, model.Slots));
            if (slots.Length == 1 && Input(model, slots[0]).Kind is InputKind.Scalar or InputKind.Vector)
                players[p] = Number(category => new SlotPlayer(name, slots[0], category));
            else if (Input(model, slots[0]) is IBitsInput bits && Input(model, slots[0]).Size == slots.Length && BitsNumber.Of(bits.Type) is { } number)
                players[p] = Number(category => new BitsPlayer(name, slots[0], number, category));
            else
                players[p] = new CategoryPlayer(name, slots, background, model.Slots, names?[p]);
        }

        return players;
    }

    /// <summary>The slots of a feature.</summary>
    public static int[] Slots(ExplainedModel model, int player) => [.. Enumerable.Range(0, model.Slots).Where(slot => model.Features.GroupOfSlot[slot] == player)];

    private static InputColumn Input(ExplainedModel model, int slot)
    {
        int at = 0;
        return model.Function.Inputs.First(input => (at += input.Size) > slot);
    }

    private static bool IsFew(LimePlayer player, float[] background, int slots)
    {
        HashSet<double> values = [];
        for (int at = 0; at < background.Length && values.Count <= Few; at += slots)
        {
            if (player.Number(background.AsSpan(at, slots)) is var value && !double.IsNaN(value))
                values.Add(value);
        }

        return values.Count <= Few;
    }
}
