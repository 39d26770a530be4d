namespace MLNet.Xai.Core.Coalitions;

/// <summary>Any model of rows of numbers.</summary>
/// <param name="rows">Row-major, count x features.</param>
/// <param name="count">Number of rows.</param>
/// <param name="outputs">Receives count x outputs.</param>
/// <typeparam name="T">float or double.</typeparam>
public delegate void ModelFunction<T>(ReadOnlySpan<T> rows, int count, Span<double> outputs);
