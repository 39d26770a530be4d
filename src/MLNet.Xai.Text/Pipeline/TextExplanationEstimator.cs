using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Columns;
using MLNet.Xai.Core;
using MLNet.Xai.Text.Columns;
using MLNet.Xai.Text.Pipeline;

namespace MLNet.Xai.Text;

/// <summary>Scores a column of text by an encoder, and explains the scores in further columns; made by <see cref="TextCatalog.ScoreText(string, string, TextScoringOptions)"/>.</summary>
/// <remarks>
/// Appends <c>Score</c> (a slot a class), <c>PredictedLabel</c> (Text), <c>Confidence</c> (the predicted label's score), <c>TokenCount</c> (Int32: the tokens that the model sees, special ones
/// counted) and <c>Truncated</c> (Boolean: the text has more). Of regression <c>Score</c> is a Single, and there are no label and confidence. Fitting learns nothing: it only looks at the columns.
/// </remarks>
public sealed partial class TextExplanationEstimator : IEstimator<TextScoringTransformer>
{
    private readonly MLContext _context;
    private readonly TextScoringOptions _options;
    private readonly TextExplanationState[] _parts;

    internal TextExplanationEstimator(MLContext context, string textColumn, TextClassifier classifier, TextScoringOptions options, params TextExplanationState[] parts) =>
        (_context, TextColumn, Classifier, _options, _parts) = (context, textColumn, classifier, options, parts);

    internal string TextColumn { get; }

    internal TextClassifier Classifier { get; }

    /// <summary>
    /// Appends LIME of the words: what their presence does to the probability, by a local linear model (Ribeiro et al., KDD 2016). Hidden words are taken out, as lime does.
    /// Columns as <see cref="TextExplanationTransformer"/> says, with <c>.R2</c>.
    /// </summary>
    /// <param name="name">Name of the column of values.</param>
    /// <param name="options">Samples, seed and so on; the defaults when null.</param>
    /// <param name="target">The explained class, instead of the options'; the predicted one when neither says.</param>
    /// <exception cref="ArgumentException">There is no such class, or an option is of no use here.</exception>
    public TextExplanationEstimator Lime(string name, TextExplanationOptions? options = null, ClassTarget? target = null) => Perturb(name, TextExplanationMethod.Lime, options, target);

    /// <summary>
    /// Appends Shapley values of the words by a tree of sentences, clauses and words, as shap's text explainer does; <see cref="TextExplanationMethod.KernelShap"/> where the options say so. Hidden
    /// words become the mask token, where the vocabulary has one.
    /// </summary>
    /// <param name="name">Name of the column of values.</param>
    /// <param name="options">Evaluations, seed and so on; the defaults when null.</param>
    /// <param name="target">The explained class, instead of the options'; the predicted one when neither says.</param>
    /// <exception cref="ArgumentException">There is no such class, or an option is of no use here.</exception>
    public TextExplanationEstimator Shap(string name, TextExplanationOptions? options = null, ClassTarget? target = null) =>
        Perturb(name, options?.Method == TextExplanationMethod.KernelShap ? TextExplanationMethod.KernelShap : TextExplanationMethod.Partition, options, target);

    /// <summary>
    /// Appends what the probability loses when a word, or a window of words, is hidden; of sentences where the options say <see cref="TextExplanationMethod.SentenceOcclusion"/>. Hidden words
    /// become the mask token, where the vocabulary has one.
    /// </summary>
    /// <param name="name">Name of the column of values.</param>
    /// <param name="options">Window and so on; the defaults when null.</param>
    /// <param name="target">The explained class, instead of the options'; the predicted one when neither says.</param>
    /// <exception cref="ArgumentException">There is no such class, or an option is of no use here.</exception>
    public TextExplanationEstimator Occlusion(string name, TextExplanationOptions? options = null, ClassTarget? target = null) =>
        Perturb(name, options?.Method == TextExplanationMethod.SentenceOcclusion ? TextExplanationMethod.SentenceOcclusion : TextExplanationMethod.Occlusion, options, target);

    /// <summary>Binds to the data's columns.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The column of text is missing, or of another type.</exception>
    public TextScoringTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var transformer = new TextScoringTransformer(Rows(), _parts, new Watch(new LoggedProgress(_context, "Text", _options.Progress), _options.Cancellation));
        _ = transformer.GetOutputSchema(input.Schema);
        return transformer;
    }

    /// <summary>The data's columns and the appended ones.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The column of text is missing.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        SchemaShapes.Require(inputSchema, TextColumn, " of text to score");
        SchemaShape scored = SchemaShapes.Append(inputSchema, Rows().Outputs.Select(c => c.Detach()));
        return SchemaShapes.Append(scored, _parts.SelectMany(p => TextColumns.Appended(p)).Select(p => p.Column));
    }

    /// <summary>The same with an explanation more.</summary>
    /// <param name="name">Name of its column of values.</param>
    /// <param name="part">Makes it.</param>
    /// <param name="units">What the values belong to.</param>
    /// <exception cref="ArgumentException">There is such a column already.</exception>
    internal TextExplanationEstimator With(string name, EncoderPart part, TextUnits units)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        var state = new TextExplanationState(name, units, part);
        string[] there = [TextColumn, .. Rows().Outputs.Select(c => c.Name), .. _parts.SelectMany(TextColumns.Appended).Select(p => p.Column.Name)];
        return TextColumns.Appended(state).Select(p => p.Column.Name).FirstOrDefault(there.Contains) is { } taken
            ? throw new ArgumentException($"There is a column '{taken}' already.", nameof(name))
            : new(_context, TextColumn, Classifier, _options, [.. _parts, state]);
    }

    private ScoreRows Rows() => new(TextColumn, Classifier, _options.ColumnPrefix);

    private TextExplanationEstimator Perturb(string name, TextExplanationMethod method, TextExplanationOptions? options, ClassTarget? target)
    {
        options ??= new TextExplanationOptions();
        options.Check();
        if (options.Method is not TextExplanationMethod.Auto && options.Method != method)
            throw new ArgumentException($"{TextExplanationOptions.Name(nameof(options.Method))} is {options.Method}, and the column is one of {method}.", nameof(options));
        if (options.OtherFeatures != OtherFeatures.Fixed || options.ExplainWhen is not null || options.Progress is not null || options.Cancellation.CanBeCanceled)
        {
            throw new ArgumentException(
                $"{nameof(options.OtherFeatures)}, {nameof(options.ExplainWhen)}, {nameof(options.Progress)} and {nameof(options.Cancellation)} are not read here; the last two are in TextScoringOptions.",
                nameof(options));
        }

        PerturbationSettings settings = PerturbationSettings.Of(options, method) with { Target = target ?? options.Target };
        if (settings.Target.Count > 1)
            throw new ArgumentException($"The target is the top {settings.Target.Count}; a text has one explanation a column. Add a column for each class.", nameof(target));
        _ = Perturbation.Resolve(settings.Target, new double[Classifier.ClassCount], Classifier.Labels);
        return With(name, new EncoderPerturbation(TextColumn, Classifier, settings), options.TextUnits);
    }
}
