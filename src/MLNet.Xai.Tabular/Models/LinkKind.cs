namespace MLNet.Xai.Tabular.Models;

/// <summary>How the probability of a model follows from the sums over its trees.</summary>
internal enum LinkKind
{
    /// <summary>Not known yet.</summary>
    Unknown,

    /// <summary>It does not, or there is none.</summary>
    None,

    /// <summary>Linearly.</summary>
    Linear,

    /// <summary>In another way: logistic, softmax, divided by a sum over classes.</summary>
    Nonlinear,
}
