namespace MLNet.Xai.Core.Trees.Readers;

/// <summary>The elements of a list, kept as plain numbers as long as they are nothing else: models are mostly lists of numbers.</summary>
internal struct ElementList
{
    private List<double>? _numbers;
    private List<object?>? _others;

    public void Add(object? value)
    {
        if (_others is null && value is not double)
            _others = [.. (_numbers ?? []).Select(x => (object?)x)];
        if (_others is null)
            Add((double)value!);
        else
            _others.Add(value);
    }

    public void Add(double number)
    {
        if (_others is null)
            (_numbers ??= []).Add(number);
        else
            _others.Add(number);
    }

    public readonly object ToValue() => _others is null ? _numbers?.ToArray() ?? [] : _others;
}
