namespace MLNet.Xai.Tabular;

/// <summary>A column of a model, in or out.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type as ML.NET writes it: "Single", "String", "Vector&lt;Single, 4&gt;".</param>
/// <param name="IsRead">Of an input: whether what the model predicts follows from it; <see langword="null"/> where that cannot be told.</param>
public sealed record InspectedColumn(string Name, string Type, bool? IsRead = null);

/// <summary>A step of a model's chain.</summary>
/// <param name="Name">Its type: "ColumnConcatenatingTransformer".</param>
/// <param name="Reads">Names of the columns that its own follow from; empty where that cannot be told.</param>
/// <param name="Writes">The columns that it adds or puts in another's place.</param>
public sealed record InspectedStep(string Name, IReadOnlyList<string> Reads, IReadOnlyList<InspectedColumn> Writes);

/// <summary>A predictor of a model.</summary>
/// <param name="Kind">"FastForestBinary", "OneVersusAll of 3 FastTreeBinary".</param>
/// <param name="Task">"Binary", "Multiclass", "Regression" or "Ranking".</param>
/// <param name="FeatureColumn">The vector column that it reads.</param>
/// <param name="Features">Slots of that column; 0 where their number is not known.</param>
/// <param name="FeatureNames">Names of the slots; empty where the model was saved without its input columns.</param>
/// <param name="Classes">Names of the classes; empty where there are none.</param>
/// <param name="Outputs">Number of scores.</param>
/// <param name="HasProbability">Whether ML.NET gives a probability.</param>
/// <param name="Trees">Trees; 0 for other than tree models.</param>
/// <param name="Leaves">Their leaves, of all together.</param>
public sealed record InspectedPredictor(
    string Kind, string Task, string FeatureColumn, int Features, IReadOnlyList<string> FeatureNames, IReadOnlyList<string> Classes, int Outputs, bool HasProbability, int Trees, int Leaves);

/// <summary>An explanation that the model has in it already.</summary>
/// <param name="Column">The column: "Shap".</param>
/// <param name="Method">"TreeSHAP".</param>
/// <param name="Units">"Margin", "Probability", or empty.</param>
/// <param name="Cost">What a row costs, as its own annotation says; empty where it does not.</param>
public sealed record InspectedExplanation(string Column, string Method, string Units, string Cost);

/// <summary>A way to explain a model, and its cost.</summary>
/// <param name="Method">The tool's name of it, <c>xai explain --method</c>, or of the command: "shap".</param>
/// <param name="Name">"TreeSHAP".</param>
/// <param name="Call">The library's call: "Explain().Shap".</param>
/// <param name="IsExact">Whether values are exact, not sampled; <see langword="null"/> where that is no question.</param>
/// <param name="RowsScored">Rows that the model scores for each row that is explained; 0 where its own arithmetic is used instead.</param>
/// <param name="Cost">In words.</param>
public sealed record ExplanationWay(string Method, string Name, string Call, bool? IsExact, long RowsScored, string Cost);
