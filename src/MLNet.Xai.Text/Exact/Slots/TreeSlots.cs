using MLNet.Xai.Core.Shapley;
using MLNet.Xai.Core.Trees;
using MLNet.Xai.Tabular;

namespace MLNet.Xai.Text.Exact;

/// <summary>Tree models: TreeSHAP values of the slots that the trees use (Lundberg et al. 2020).</summary>
internal sealed class TreeSlots : SlotEngine
{
    private readonly Lazy<TreeShapExplainer> _explainer;

    /// <param name="slotCount">How many slots the features have.</param>
    /// <param name="slots">Those that the trees use, ascending.</param>
    /// <param name="ensemble">The trees over these, with covers.</param>
    /// <param name="background">Rows of these for interventional values; empty for path-dependent ones.</param>
    public TreeSlots(int slotCount, int[] slots, TreeEnsemble ensemble, float[] background)
    {
        (SlotCount, Slots, Ensemble, Background) = (slotCount, slots, ensemble, background);
        _explainer = new(() => new TreeShapExplainer(Ensemble, new TreeShapOptions
        {
            Perturbation = Background.Length > 0 ? TreeShapPerturbation.Interventional : TreeShapPerturbation.PathDependent,
            Background = Background,
            Threads = 1,
        }));
    }

    public override string Method => "TreeSHAP words";

    public override int OutputCount => Ensemble.OutputCount;

    public override int SlotCount { get; }

    public int[] Slots { get; }

    public TreeEnsemble Ensemble { get; }

    public float[] Background { get; }

    public TreeShapExplainer Explainer => _explainer.Value;

    public override IEnumerable<int> AbsentSlots => Slots;

    public override SlotRow Open(SlotMap map) => new TreeSlotRow(this, map);

    public override void Write(BinaryWriter writer)
    {
        writer.Write(SlotCount);
        writer.WriteInts(Slots);
        TreeEnsembleFormat.Write(writer, Ensemble);
        writer.WriteSingles(Background);
    }

    internal static new SlotEngine Read(BinaryReader reader)
    {
        int count = reader.ReadInt32();
        int[] slots = reader.ReadInts();
        TreeEnsemble ensemble = TreeEnsembleFormat.Read(reader);
        float[] background = reader.ReadSingles();
        bool ascending = slots.Zip(slots.Skip(1)).All(pair => pair.First < pair.Second);
        if (!ascending || slots.Length != ensemble.FeatureCount || slots.Length == 0 || slots[0] < 0 || slots[^1] >= count || background.Length % slots.Length != 0)
            throw new InvalidDataException("the slots, trees and background of a tree model do not fit together");
        return new TreeSlots(count, slots, ensemble, background);
    }
}
