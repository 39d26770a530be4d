namespace MLNet.Xai.Columns;

/// <summary>Something that stands on an explained row.</summary>
internal interface IOutputRow
{
    /// <summary>The values of an output column in that row.</summary>
    ReadOnlySpan<float> Output(int column);
}
