namespace MLNet.Xai.Tabular;

/// <summary>How Shapley values of any model are found.</summary>
public enum ShapMethod
{
    /// <summary>All coalitions where up to 11 features matter, else KernelSHAP.</summary>
    Auto,

    /// <summary>All coalitions: exact, for up to 16 features that matter.</summary>
    Exact,

    /// <summary>KernelSHAP with leverage sampling.</summary>
    Kernel,

    /// <summary>Random orders, walked forwards and backwards.</summary>
    Permutation,
}
