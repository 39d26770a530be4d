using MLNet.Xai.Core.Contrast;

namespace MLNet.Xai.Tabular;

/// <summary>Targets and constraints in a saved state.</summary>
internal static class TargetFormat
{
    /// <summary>Whether a model has what a target asks of it.</summary>
    public static bool Fits(ScoreTarget target, int outputs) => target.ClassIndex >= 0 ? outputs > 1 && target.ClassIndex < outputs : target.Output < outputs;

    public static void Write(this BinaryWriter writer, ScoreTarget? target)
    {
        writer.Write(target is not null);
        if (target is null)
            return;
        writer.Write(target.ClassIndex);
        writer.Write(target.Output);
        writer.Write(target.Low);
        writer.Write(target.High);
        writer.Write(target.IsLowOpen);
        writer.Write(target.IsHighOpen);
        writer.Write(target.IsNegated);
    }

    /// <exception cref="ArgumentException">It is no target.</exception>
    public static ScoreTarget? ReadTarget(this BinaryReader reader)
    {
        if (!reader.ReadBoolean())
            return null;
        (int index, int output, double low, double high) = (reader.ReadInt32(), reader.ReadInt32(), reader.ReadDouble(), reader.ReadDouble());
        (bool lowOpen, bool highOpen, bool negated) = (reader.ReadBoolean(), reader.ReadBoolean(), reader.ReadBoolean());
        ScoreTarget target = index >= 0 ? ScoreTarget.Class(index)
            : double.IsNegativeInfinity(low) ? highOpen ? ScoreTarget.Below(high, output) : ScoreTarget.AtMost(high, output)
            : double.IsPositiveInfinity(high) ? lowOpen ? ScoreTarget.Above(low, output) : ScoreTarget.AtLeast(low, output)
            : ScoreTarget.Between(low, high, output);
        return negated ? target.Negated : target;
    }

    public static void Write(this BinaryWriter writer, FeatureConstraint? constraint)
    {
        writer.Write(constraint is not null);
        if (constraint is null)
            return;
        writer.Write((byte)constraint.Direction);
        writer.Write(constraint.Minimum ?? double.NaN);
        writer.Write(constraint.Maximum ?? double.NaN);
        writer.Write(constraint.Step ?? double.NaN);
        writer.Write(constraint.IsCategory);
    }

    public static FeatureConstraint? ReadConstraint(this BinaryReader reader)
    {
        if (!reader.ReadBoolean())
            return null;
        return new FeatureConstraint { Direction = (ChangeDirection)reader.ReadByte(), Minimum = Number(), Maximum = Number(), Step = Number(), IsCategory = reader.ReadBoolean() };

        double? Number() => reader.ReadDouble() is var number && double.IsNaN(number) ? null : number;
    }
}
