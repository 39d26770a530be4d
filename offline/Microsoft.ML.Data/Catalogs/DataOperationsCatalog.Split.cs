using Microsoft.ML.Data;
using Microsoft.ML.Internals;

namespace Microsoft.ML;

public sealed partial class DataOperationsCatalog
{
    public TrainTestData TrainTestSplit(IDataView data, double testFraction = 0.1, string samplingKeyColumnName = null, int? seed = null)
    {
        Check.Value(data);
        Check.Param(testFraction is > 0 and < 1, nameof(testFraction), "Must be between 0 and 1 exclusive");
        Func<DataViewRow, Func<double>> sampler = RowSampler.Create(Environment, data.Schema, samplingKeyColumnName, seed);
        return new TrainTestData(
            new FilterView(data, RowSampler.Columns(data.Schema, samplingKeyColumnName), Keep(u => u >= testFraction)),
            new FilterView(data, RowSampler.Columns(data.Schema, samplingKeyColumnName), Keep(u => u < testFraction)));

        Func<DataViewRow, Func<bool>> Keep(Func<double, bool> keep) => row =>
        {
            Func<double> draw = sampler(row);
            return () => keep(draw());
        };
    }

    public IReadOnlyList<TrainTestData> CrossValidationSplit(IDataView data, int numberOfFolds = 5, string samplingKeyColumnName = null, int? seed = null)
    {
        Check.Value(data);
        Check.Param(numberOfFolds > 1, nameof(numberOfFolds), "Must be more than 1");
        Func<DataViewRow, Func<double>> sampler = RowSampler.Create(Environment, data.Schema, samplingKeyColumnName, seed);
        DataViewSchema.Column[] needed = RowSampler.Columns(data.Schema, samplingKeyColumnName);
        return [.. Enumerable.Range(0, numberOfFolds).Select(fold => new TrainTestData(
            new FilterView(data, needed, InFold(fold, wanted: false)),
            new FilterView(data, needed, InFold(fold, wanted: true))))];

        Func<DataViewRow, Func<bool>> InFold(int fold, bool wanted) => row =>
        {
            Func<double> draw = sampler(row);
            return () => ((int)(draw() * numberOfFolds) == fold) == wanted;
        };
    }

    public readonly struct TrainTestData
    {
        public readonly IDataView TrainSet;
        public readonly IDataView TestSet;

        internal TrainTestData(IDataView trainSet, IDataView testSet)
        {
            TrainSet = trainSet;
            TestSet = testSet;
        }
    }
}
