using System.Text;
using MLNet.Xai.Core.Trees.Readers;

namespace MLNet.Xai.Core.Tests.Trees.Readers;

public sealed class UbjsonTests
{
    // The letters of UBJSON, draft 12; \x stands for bytes.
    [Theory]
    [InlineData("{}", "{}")]
    [InlineData("{U\u0001aZ}", "{a:null}")]
    [InlineData("{i\u0001aTi\u0001bF}", "{a:true,b:false}")]
    [InlineData("{#i\u0002i\u0001aTi\u0001bF", "{a:true,b:false}")]
    [InlineData("{$i#i\u0002i\u0001a\u0005i\u0001b\u0080", "{a:5,b:-128}")]
    [InlineData("[U\u00FFI\u00FF\u0000l\u0000\u0001\u0000\u0000L\u0000\u0000\u0000\u0001\u0000\u0000\u0000\u0000]", "[255,-256,65536,4294967296]")]
    [InlineData("[d\u003F\u00C0\u0000\u0000\u0044\u003F\u00B9\u0099\u0099\u0099\u0099\u0099\u009A]", "[1.5,0.1]")]
    [InlineData("[$d#L\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0002\u003F\u0080\u0000\u0000\u00C0\u0000\u0000\u0000", "[1,-2]")]
    [InlineData("[$D#U\u0001\u003F\u00B9\u0099\u0099\u0099\u0099\u0099\u009A", "[0.1]")]
    [InlineData("[$I#i\u0002\u0000\u0001\u00FF\u00FF", "[1,-1]")]
    [InlineData("[#i\u0002TSi\u0002\u00C3\u00A9", "[true,é]")]
    [InlineData("[i\u0007Ca[]]", "[7,a,[]]")]
    [InlineData("[d\u007F\u00C0\u0000\u0000]", "[NaN]")]
    public void Parse_EveryLetter_IsRead(string bytes, string expected) => Shown(Ubjson.Parse(Encoding.Latin1.GetBytes(bytes))).ShouldBe(expected);

    [Theory]
    [InlineData("[$d#L\u007F\u00FF\u00FF\u00FF\u00FF\u00FF\u00FF\u00FF", "length")]
    [InlineData("[$d#L\u00FF\u00FF\u00FF\u00FF\u00FF\u00FF\u00FF\u00FF", "length")]
    [InlineData("[$d#i\u0004\u0000\u0000\u0000\u0000", "list of 4")]
    [InlineData("[$Z#i\u0005abcdef", "list of 5")] // a type without bytes would cost nothing in the file
    [InlineData("[#i\u0005Z", "length 5")]
    [InlineData("{L\u0000\u0000\u0000\u0000\u0000\u0000\u00FF\u00FF", "length 65535")]
    [InlineData("{i\u0001aZi\u0001aZ}", "twice")]
    [InlineData("[$d]", "without a count")]
    [InlineData("[H", "'H'")]
    [InlineData("{d", "length was expected")]
    [InlineData("{}x", "follows the end")]
    [InlineData("", "ends too early")]
    [InlineData("[d\u0000\u0000", "ends too early")]
    public void Parse_Damaged_SaysWhat(string bytes, string said) =>
        Should.Throw<InvalidDataException>(() => Ubjson.Parse(Encoding.Latin1.GetBytes(bytes))).Message.ShouldContain(said);

    [Theory]
    [InlineData('[')]
    [InlineData('{')]
    public void Parse_DeepNesting_IsRefused(char open)
    {
        string nested = string.Concat(Enumerable.Repeat(open == '[' ? "[" : "{i\u0001a{", 100_000));
        Should.Throw<InvalidDataException>(() => Ubjson.Parse(Encoding.Latin1.GetBytes(nested))).Message.ShouldContain(open == '[' ? "nested" : "");
        Should.Throw<InvalidDataException>(() => JsonText.Parse(Encoding.ASCII.GetBytes(new string('[', 100_000)))).Message.ShouldContain("nested");
    }

    private static string Shown(object? value) => value switch
    {
        null => "null",
        bool flag => flag ? "true" : "false",
        double number => number.ToString("R", System.Globalization.CultureInfo.InvariantCulture),
        double[] numbers => Shown(numbers.Select(n => (object?)n).ToList()),
        List<object?> list => $"[{string.Join(',', list.Select(Shown))}]",
        Dictionary<string, object?> map => $"{{{string.Join(',', map.Select(p => $"{p.Key}:{Shown(p.Value)}"))}}}",
        _ => (string)value,
    };
}
