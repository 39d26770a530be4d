using MLNet.Xai.Core.Coalitions;

namespace MLNet.Xai.Tabular;

/// <summary>A method at work on a model against its background.</summary>
internal abstract class ShapEngine
{
    // 2,048 coalitions: what KernelSHAP takes without more features.
    private const int MostExact = 11;

    /// <summary>The method as annotations have it: "KernelSHAP".</summary>
    public abstract string Name { get; }

    /// <summary>How many rows the model scores for one that is explained, at most; 0 where none.</summary>
    public abstract long Scorings { get; }

    /// <summary>What is said of its error.</summary>
    public abstract string Error { get; }

    /// <summary>Whether many rows are better explained together than one by one.</summary>
    public virtual bool InBatches => false;

    /// <summary>Explains rows.</summary>
    /// <param name="rows">Count x slots.</param>
    /// <param name="count">Number of rows.</param>
    /// <param name="values">Receives count x outputs x features.</param>
    /// <param name="errors">Receives as many standard errors.</param>
    /// <param name="bases">Receives count x outputs.</param>
    /// <param name="cancellation">Stops it.</param>
    public abstract void Explain(ReadOnlySpan<float> rows, int count, Span<double> values, Span<double> errors, Span<double> bases, CancellationToken cancellation);

    /// <summary>The same with values of the same bits however many rows there are; by default they are anyway.</summary>
    public virtual void ExplainAsMany(ReadOnlySpan<float> rows, int count, Span<double> values, Span<double> errors, Span<double> bases, CancellationToken cancellation) =>
        Explain(rows, count, values, errors, bases, cancellation);

    /// <summary>Interactions of rows, by default none between features: the values stand on the diagonal.</summary>
    /// <param name="rows">Count x slots.</param>
    /// <param name="count">Number of rows.</param>
    /// <param name="values">Their values.</param>
    /// <param name="matrices">Receives count x outputs x features x features.</param>
    /// <param name="cancellation">Stops it.</param>
    public virtual void Interactions(ReadOnlySpan<float> rows, int count, ReadOnlySpan<double> values, Span<double> matrices, CancellationToken cancellation)
    {
        int features = matrices.Length / values.Length;
        matrices.Clear();
        for (int i = 0; i < values.Length; i++)
            matrices[(i * features) + (i % features)] = values[i];
    }

    /// <summary>The method that is taken.</summary>
    /// <exception cref="ArgumentException">The model is not made for the one asked for.</exception>
    public static ShapMethod Choose(ShapMethod asked, ExplainedModel model, string option)
    {
        bool trees = TreeEngine.Fits(model), linear = LinearEngine.Fits(model);
        int players = model.Features.Names.Length;
        return asked switch
        {
            ShapMethod.Exact or ShapMethod.Banzhaf when players > ExactGame.MostPlayers => throw new ArgumentException(
                $"{option} is {asked}, for at most {ExactGame.MostPlayers} features; there are {players}. "
                + $"Group them ({nameof(ModelExplanationOptions.GroupBy)}, {nameof(ModelExplanationOptions.Groups)}) or take {nameof(ShapMethod.Kernel)}."),
            ShapMethod.Auto when trees => ShapMethod.Trees,
            ShapMethod.Auto when linear => ShapMethod.Linear,
            ShapMethod.Auto => players <= MostExact ? ShapMethod.Exact : ShapMethod.Kernel,
            ShapMethod.Trees when !trees => throw new ArgumentException($"{option} is {nameof(ShapMethod.Trees)}; the {model.Kind} gives no {model.Units} that follows from sums over trees."),
            ShapMethod.Linear or ShapMethod.CorrelatedLinear when !linear => throw new ArgumentException($"{option} is {asked}; the {model.Kind} gives no {model.Units} that is a weighted sum of features."),
            _ => asked,
        };
    }

    /// <summary>Refuses fewer coalitions or samples than there are unknowns: they leave values that look like others and are arbitrary.</summary>
    /// <exception cref="ArgumentException">There are too few.</exception>
    public static void CheckBudget(ShapMethod method, int players, int? coalitions, int? samples, ModelExplanationOptions options)
    {
        (string option, int? given, int each) = method switch
        {
            ShapMethod.Kernel => (nameof(ShapColumnOptions.Coalitions), coalitions, 2),
            ShapMethod.Proxy => (nameof(ShapColumnOptions.Coalitions), coalitions, 4),
            ShapMethod.Sampling => (nameof(ShapColumnOptions.Samples), samples, 4),
            _ => ("", null, 0),
        };
        long least = (long)each * players;
        if (method != ShapMethod.Sampling && players < 62)
            least = Math.Min(least, (1L << players) - 2);
        if (given < least)
            throw new ArgumentException($"{options.Name(option)} is {given}; {method} takes {least} at least for {players} features.");
    }

    /// <summary>The engine of a state whose method is settled.</summary>
    public static ShapEngine Of(ShapState state) => state.Method switch
    {
        ShapMethod.Trees => new TreeEngine(state),
        ShapMethod.Linear => new LinearEngine(state),
        ShapMethod.CorrelatedLinear => new CorrelatedLinearEngine(state),
        ShapMethod.Additive => new AdditiveEngine(state),
        _ => new GameEngine(state),
    };
}
