namespace MLNet.Xai.Core.Lime;

/// <summary>Runs the model on perturbed copies of one image.</summary>
/// <param name="masks">Row-major, batch x superpixels: 1 keeps a superpixel, 0 hides it.</param>
/// <param name="batch">Number of perturbed images.</param>
/// <param name="outputs">Receives the model's outputs, row-major, batch x outputs.</param>
public delegate void MaskedPredictor(ReadOnlySpan<byte> masks, int batch, Span<double> outputs);
