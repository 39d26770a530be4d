using Microsoft.ML.Data;

namespace IrisSpecies;

/// <summary>A row of data/iris.csv: Fisher, "The use of multiple measurements in taxonomic problems", Annals of Eugenics 1936, in centimetres.</summary>
internal class Iris
{
    [LoadColumn(0)]
    public float SepalLength { get; set; }

    [LoadColumn(1)]
    public float SepalWidth { get; set; }

    [LoadColumn(2)]
    public float PetalLength { get; set; }

    [LoadColumn(3)]
    public float PetalWidth { get; set; }

    [LoadColumn(4)]
    public string Species { get; set; } = "";
}
