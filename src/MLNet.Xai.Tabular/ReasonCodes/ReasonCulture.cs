using System.Globalization;
using System.Reflection;

namespace MLNet.Xai.Tabular;

/// <summary>
/// How a culture writes numbers and short dates, kept with the model: the same text comes on a machine that knows the culture otherwise, or not at all.
/// </summary>
internal static class ReasonCulture
{
    private static readonly PropertyInfo[] s_numbers = Settings(typeof(NumberFormatInfo));

    /// <summary>What of a culture is kept.</summary>
    public static CultureInfo Of(CultureInfo culture)
    {
        var kept = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        foreach (PropertyInfo property in s_numbers)
            property.SetValue(kept.NumberFormat, property.GetValue(culture.NumberFormat));
        (kept.DateTimeFormat.ShortDatePattern, kept.DateTimeFormat.ShortTimePattern) = (culture.DateTimeFormat.ShortDatePattern, culture.DateTimeFormat.ShortTimePattern);
        (kept.DateTimeFormat.DateSeparator, kept.DateTimeFormat.TimeSeparator) = (culture.DateTimeFormat.DateSeparator, culture.DateTimeFormat.TimeSeparator);
        (kept.DateTimeFormat.AMDesignator, kept.DateTimeFormat.PMDesignator) = (culture.DateTimeFormat.AMDesignator, culture.DateTimeFormat.PMDesignator);
        return kept;
    }

    public static void Write(BinaryWriter writer, CultureInfo culture)
    {
        foreach (PropertyInfo property in s_numbers)
        {
            object value = property.GetValue(culture.NumberFormat)!;
            if (value is int[] sizes)
                writer.WriteInts(sizes);
            else if (value is int number)
                writer.Write(number);
            else
                writer.Write((string)value);
        }

        DateTimeFormatInfo dates = culture.DateTimeFormat;
        writer.WriteStrings([dates.ShortDatePattern, dates.ShortTimePattern, dates.DateSeparator, dates.TimeSeparator, dates.AMDesignator, dates.PMDesignator]);
    }

    /// <exception cref="ArgumentException">A culture has no such setting.</exception>
    public static CultureInfo Read(BinaryReader reader)
    {
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        foreach (PropertyInfo property in s_numbers)
        {
            object value = property.PropertyType == typeof(int[]) ? reader.ReadInts() : property.PropertyType == typeof(int) ? reader.ReadInt32() : reader.ReadString();
            property.SetValue(culture.NumberFormat, value, BindingFlags.DoNotWrapExceptions, null, null, null);
        }

        if (reader.ReadStrings() is not [var date, var time, var dateSeparator, var timeSeparator, var morning, var evening])
            throw new InvalidDataException("the settings of dates are not complete");
        (culture.DateTimeFormat.ShortDatePattern, culture.DateTimeFormat.ShortTimePattern) = (date, time);
        (culture.DateTimeFormat.DateSeparator, culture.DateTimeFormat.TimeSeparator) = (dateSeparator, timeSeparator);
        (culture.DateTimeFormat.AMDesignator, culture.DateTimeFormat.PMDesignator) = (morning, evening);
        return culture;
    }

    // All that can be set and is no list of digits, by name: the same ones in the same order in every process.
    private static PropertyInfo[] Settings(Type type) =>
        [.. type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.CanWrite && (p.PropertyType == typeof(string) || p.PropertyType == typeof(int) || p.PropertyType == typeof(int[])))
            .OrderBy(p => p.Name, StringComparer.Ordinal)];
}
