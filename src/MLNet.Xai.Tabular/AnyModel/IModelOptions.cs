using MLNet.Xai.Core;

namespace MLNet.Xai.Tabular;

/// <summary>What is said of the model that is looked at, by whatever options.</summary>
internal interface IModelOptions
{
    ExplanationUnits Units { get; }

    SlotGrouping GroupBy { get; }

    IReadOnlyDictionary<string, string[]>? Groups { get; }

    int? ModelIndex { get; }

    /// <summary>An option as messages call it: "ShapColumnOptions.Seed".</summary>
    string Name(string option);
}
