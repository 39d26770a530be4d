using MLNet.Xai.Core;
using MLNet.Xai.Core.Drift;
using MLNet.Xai.Core.Plots;
using MLNet.Xai.Core.Texts;
using MLNet.Xai.Tabular;

namespace MLNet.Xai.Reports;

/// <summary>What explainers and shufflings found, before anything is drawn.</summary>
internal sealed class ExplainedParts
{
    /// <summary>What explains the model; null where nothing does.</summary>
    public ModelExplainer? Explainer { get; set; }

    /// <summary>The sampled rows, one explanation an output.</summary>
    public IReadOnlyList<Explanation> Sample { get; set; } = [];

    /// <summary>Numbers in the data of the rows that were to be explained for <see cref="Sample"/>, ascending.</summary>
    public long[] SampleNumbers { get; set; } = [];

    /// <summary>The output that pictures of one output are of.</summary>
    public int Focus { get; set; }

    public InteractionMatrix? Interactions { get; set; }

    public PermutationImportanceTable? Permutation { get; set; }

    /// <summary>Effect curves of the most important features.</summary>
    public IReadOnlyList<FeatureCurves> Curves { get; set; } = [];

    /// <summary>A small tree in the model's place.</summary>
    public ModelSurrogate? Surrogate { get; set; }

    /// <summary>The sampled rows' explanations by group of the protected column.</summary>
    public GroupExplanations? Groups { get; set; }

    /// <summary>The rows that are shown by themselves, as they are in <see cref="Chosen"/>.</summary>
    public IReadOnlyList<ChosenRow> ChosenRows { get; set; } = [];

    /// <summary>Their explanations, one an output; rows in the data's order.</summary>
    public IReadOnlyList<Explanation> Chosen { get; set; } = [];

    public IReadOnlyList<RowReasons> Reasons { get; set; } = [];

    /// <summary>Counterfactuals of the rows that are shown by themselves.</summary>
    public IReadOnlyList<CounterfactualTable> Counterfactuals { get; set; } = [];

    public DriftReport? Drift { get; set; }

    /// <summary>What explains words; null where there is no text.</summary>
    public WordExplainer? Words { get; set; }

    /// <summary>What explains pictures; null where there are none.</summary>
    public ImageExplainer? Pictures { get; set; }

    /// <summary>The pictures of the rows that are shown by themselves and what mattered in them, in the data's order.</summary>
    public IReadOnlyList<(byte[] Picture, byte[] Overlay)> Images { get; set; } = [];

    /// <summary>Sampled texts.</summary>
    public IReadOnlyList<TextExplanation> Texts { get; set; } = [];

    /// <summary>The texts of the rows that are shown by themselves, in the data's order.</summary>
    public IReadOnlyList<TextExplanation> ChosenTexts { get; set; } = [];
}
