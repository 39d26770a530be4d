namespace MLNet.Xai.Data;

/// <summary>How a vector column is written. One whose rows are of different lengths is always a list of values.</summary>
public enum VectorLayout
{
    /// <summary>A column a slot, called by the slots' names: "Shap.Income".</summary>
    Columns,

    /// <summary>One column of lists of values, in the slots' order. In CSV a JSON array.</summary>
    List,

    /// <summary>
    /// One column of lists of (name, value), those that are not zero, by falling magnitude, and of them the first <see cref="SaveOptions.TopK"/>. In Parquet a list of structures with the fields "name" and "value";
    /// in JSON lines and CSV an array of objects.
    /// </summary>
    Pairs,
}
