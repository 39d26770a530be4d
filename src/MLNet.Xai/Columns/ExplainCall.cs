namespace MLNet.Xai.Columns;

/// <summary>The circumstances of one call of <see cref="RowExplainer.Explain"/>.</summary>
/// <param name="ActiveOutputs">Which outputs are wanted.</param>
/// <param name="Cancellation">Stops it.</param>
internal readonly record struct ExplainCall(bool[] ActiveOutputs, CancellationToken Cancellation);
