namespace MLNet.Xai.Core.Contrast;

/// <summary>What a feature may be changed to. A feature that stays as it is keeps to no constraint.</summary>
public sealed record FeatureConstraint
{
    /// <summary>A feature that is not changed.</summary>
    public static FeatureConstraint Fixed { get; } = new() { Direction = ChangeDirection.Fixed };

    /// <summary>A feature that only goes up.</summary>
    public static FeatureConstraint Increase { get; } = new() { Direction = ChangeDirection.Increase };

    /// <summary>A feature that only goes down.</summary>
    public static FeatureConstraint Decrease { get; } = new() { Direction = ChangeDirection.Decrease };

    /// <summary>A feature whose values are categories (keys, codes): none is nearer than another, and only those of the sample are known.</summary>
    public static FeatureConstraint Category { get; } = new() { IsCategory = true };

    /// <summary>Which way; both by default. A missing value has no up and down: with one of these it stays missing.</summary>
    public ChangeDirection Direction { get; init; }

    /// <summary>The smallest value that it is changed to; the sample's smallest when null.</summary>
    public double? Minimum { get; init; }

    /// <summary>The largest value that it is changed to; the sample's largest when null.</summary>
    public double? Maximum { get; init; }

    /// <summary>
    /// Values that it is changed to are multiples of this: 1 for whole numbers, 0.01 for cents, 0 for any number. When null, 1 where all values of the sample are whole, else any.
    /// </summary>
    public double? Step { get; init; }

    /// <summary>Whether values are categories. Always so for a feature of several slots (one-hot), which are exchanged together.</summary>
    public bool IsCategory { get; init; }

    /// <summary>Whether it can be kept.</summary>
    /// <param name="feature">Name of the feature, for messages.</param>
    /// <param name="slots">How many slots it has.</param>
    /// <exception cref="ArgumentException">It cannot.</exception>
    internal void Check(string feature, int slots)
    {
        if (!Enum.IsDefined(Direction))
            throw new ArgumentException($"The feature '{feature}' cannot change in the direction {Direction}; there are {string.Join(", ", Enum.GetNames<ChangeDirection>())}.");
        if ((IsCategory || slots > 1) && (Direction is ChangeDirection.Increase or ChangeDirection.Decrease || Minimum is not null || Maximum is not null || Step is not null))
            throw new ArgumentException($"The feature '{feature}' {(slots > 1 ? $"has {slots} slots and is a category" : "is a category")}: it can be fixed, and has no direction, range or step.");
        if (Minimum is { } min && !double.IsFinite(min))
            throw new ArgumentException($"The feature '{feature}' has the minimum {min}; it is a number.");
        if (Maximum is { } max && !double.IsFinite(max))
            throw new ArgumentException($"The feature '{feature}' has the maximum {max}; it is a number.");
        if (Minimum > Maximum)
            throw new ArgumentException($"The feature '{feature}' has a minimum of {Minimum} above its maximum of {Maximum}.");
        if (Step is { } step && !(step >= 0 && double.IsFinite(step)))
            throw new ArgumentException($"The feature '{feature}' has the step {step}; a step is at least 0.");
    }
}
