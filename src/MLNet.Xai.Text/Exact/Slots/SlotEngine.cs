using MLNet.Xai.Persistence;

namespace MLNet.Xai.Text.Exact;

/// <summary>A model's attributions of the slots of its features, exactly. It is saved: a derived class has <c>static SlotEngine Read(BinaryReader)</c> too.</summary>
internal abstract class SlotEngine
{
    /// <summary>Name of the method, as a reader knows it.</summary>
    public abstract string Method { get; }

    /// <summary>Number of outputs of the model.</summary>
    public abstract int OutputCount { get; }

    /// <summary>Number of slots of the features.</summary>
    public abstract int SlotCount { get; }

    /// <summary>For one row after another; for one thread.</summary>
    /// <param name="map">What the slots are.</param>
    public abstract SlotRow Open(SlotMap map);

    /// <summary>Slots that may have an attribution in rows where they are zero.</summary>
    public abstract IEnumerable<int> AbsentSlots { get; }

    public static SlotEngine Read(BinaryReader reader) => ExplainerState.ReadPart<SlotEngine>(reader);

    /// <summary>Writes everything that <c>Read</c> of the same type reads.</summary>
    public abstract void Write(BinaryWriter writer);
}
