namespace MLNet.Xai.Reports;

/// <summary>A row that is shown by itself.</summary>
/// <param name="Number">Its number in the data, counted from 0.</param>
/// <param name="Why">Why it was chosen.</param>
/// <param name="Said">What the model says of it.</param>
/// <param name="Label">What is true of it; empty where that is not known.</param>
/// <param name="Class">The class that is explained, for a model of several.</param>
public sealed record ChosenRow(long Number, string Why, string Said, string Label, int Class = 0);
