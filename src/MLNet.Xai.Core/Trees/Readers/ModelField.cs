using System.Globalization;

namespace MLNet.Xai.Core.Trees.Readers;

/// <summary>A value of a model file (JSON or UBJSON) and where it stands, so that errors can name it.</summary>
/// <param name="Value">
/// A <c>Dictionary&lt;string, object?&gt;</c>, a <c>double[]</c> (a list of numbers only), a <c>List&lt;object?&gt;</c>, a string, a double, a bool, or <see langword="null"/>.
/// </param>
/// <param name="Path">Names from the outermost object on, with points between them.</param>
internal sealed record ModelField(object? Value, string Path)
{
    public bool Has(string name) => Map().GetValueOrDefault(name) is not null;

    public ModelField this[string name] => Map().TryGetValue(name, out object? value)
        ? new ModelField(value, Under(name))
        : throw new InvalidDataException($"There is no {Under(name)}.");

    public string Text => Value as string ?? throw Wrong("text");

    /// <summary>A whole number, as such or as text.</summary>
    public int Int
    {
        get
        {
            if (Value is double number && number == Math.Truncate(number) && Math.Abs(number) <= int.MaxValue)
                return (int)number;
            return Value is string text && int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int parsed)
                ? parsed
                : throw Wrong("a whole number");
        }
    }

    public int IntOr(string name, int missing) => Has(name) ? this[name].Int : missing;

    public IReadOnlyList<object?> Items => Value switch
    {
        List<object?> list => list,
        double[] { Length: 0 } => [],
        _ => throw Wrong("a list"),
    };

    public double[] Doubles => Value switch
    {
        double[] numbers => numbers,
        List<object?> list => [.. list.Select((x, i) => x switch
        {
            double number => number,
            bool flag => flag ? 1 : 0,
            _ => throw new ModelField(x, $"{Path}[{i}]").Wrong("a number"),
        })],
        _ => throw Wrong("a list of numbers"),
    };

    public int[] Ints => [.. Doubles.Select(At)];

    public string[] Texts => [.. Items.Select(x => x as string ?? throw Wrong("a list of texts"))];

    public ModelField ElementAt(int index) => new(Items[index], $"{Path}[{index}]");

    private int At(double number, int index) => number == Math.Truncate(number) && Math.Abs(number) <= int.MaxValue
        ? (int)number
        : throw new ModelField(number, $"{Path}[{index}]").Wrong("a whole number");

    private Dictionary<string, object?> Map() => Value as Dictionary<string, object?> ?? throw Wrong("an object");

    private string Under(string name) => Path.Length == 0 ? name : $"{Path}.{name}";

    private InvalidDataException Wrong(string expected)
    {
        string found = Value switch
        {
            null => "nothing (null)",
            string text => Quote.Of(text),
            double number => number.ToString("R", CultureInfo.InvariantCulture),
            bool flag => flag ? "true" : "false",
            double[] or List<object?> => "a list",
            _ => "an object",
        };
        return new InvalidDataException($"{(Path.Length == 0 ? "The file" : Path)} is {found}; {expected} was expected.");
    }
}
