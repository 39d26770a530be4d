using MLNet.Xai.Core.Shapley.Interventional;

namespace MLNet.Xai.Core.Shapley.Units;

/// <summary>The margins of some coalitions for one explained row and 64 background rows, collected leaf by leaf: <c>[coalition * 64 + background row]</c>.</summary>
internal interface IMargins : IPairVisitor
{
    /// <summary>The margins, once <see cref="Finish"/> has run.</summary>
    double[] Values { get; }

    /// <summary>Forgets all leaves.</summary>
    void Clear();

    /// <summary>Turns what the leaves added into margins and adds what every coalition starts from.</summary>
    void Finish(double constant);
}
