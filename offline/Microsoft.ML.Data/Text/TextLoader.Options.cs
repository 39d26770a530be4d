using Microsoft.ML.Internals;

namespace Microsoft.ML.Data;

public sealed partial class TextLoader
{
    public sealed class Column
    {
        public string Name;
        public Range[] Source;
        public KeyCount KeyCount;

        public Column()
        {
        }

        public Column(string name, DataKind dataKind, int index)
            : this(name, dataKind, [new Range(index)])
        {
        }

        public Column(string name, DataKind dataKind, int minIndex, int maxIndex)
            : this(name, dataKind, [new Range(minIndex, maxIndex)])
        {
        }

        public Column(string name, DataKind dataKind, Range[] source, KeyCount keyCount = null)
        {
            Name = Check.Value(name);
            DataKind = dataKind;
            Source = Check.Value(source);
            KeyCount = keyCount;
        }

        public DataKind DataKind { get; set; } = DataKind.Single;
    }

    public sealed class Range
    {
        public int Min;
        public int? Max;
        public bool AutoEnd;
        public bool VariableEnd;
        public bool AllOther;
        public bool ForceVector;

        public Range()
        {
        }

        public Range(int index)
        {
            Check.Param(index >= 0, nameof(index), "Must be non-negative");
            Min = index;
            Max = index;
        }

        public Range(int min, int? max)
        {
            Check.Param(min >= 0, nameof(min), "Must be non-negative");
            Check.Param(max is null || max >= min, nameof(max), "If specified, must be greater than or equal to min");
            Min = min;
            Max = max;
            ForceVector = true;
            AutoEnd = max is null;
        }
    }

    public class Options
    {
        public bool AllowQuoting;
        public bool AllowSparse;
        public int? InputSize;
        public char[] Separators = ['\t'];
        public char DecimalMarker = '.';
        public Column[] Columns;
        public bool TrimWhitespace;
        public bool HasHeader;
        public bool UseThreads = true;
        public bool ReadMultilines;
        public string HeaderFile;
        public long? MaxRows;
        public char EscapeChar = '"';
        public bool MissingRealsAsNaNs;
    }
}
