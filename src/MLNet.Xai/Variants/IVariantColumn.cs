namespace MLNet.Xai.Variants;

/// <summary>A column of variants of a row.</summary>
internal interface IVariantColumn
{
    /// <summary>Name of the column.</summary>
    string Name { get; }

    /// <summary>A <c>ValueGetter</c> of the column's raw type.</summary>
    /// <param name="variant">The variant that a cursor stands on.</param>
    Delegate CreateGetter(Func<int> variant);
}
