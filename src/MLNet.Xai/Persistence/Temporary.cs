namespace MLNet.Xai.Persistence;

/// <summary>Names of the temporary columns of a saved explainer; all are dropped at its end.</summary>
internal static class Temporary
{
    public const string One = "__xai.one";
    public const string State = "__xai.state";
    public const string In = "__xai.in";
    public const string Group = "__xai.group";
    public const string Index = "__xai.index";
    public const string Text = "__xai.text";
    public const string Ragged = "__xai.ragged";
    public const string Vector = "__xai.vector";
    public const string Rest = "__xai.rest";

    /// <summary>A Boolean input as Single.</summary>
    public static string Flag(int input) => $"__xai.flag{input}";

    /// <summary>Any other input as a vector of Single.</summary>
    public static string Encoded(int input) => $"__xai.input{input}";

    /// <summary>A column of the user's, put aside.</summary>
    public static string Kept(int clash) => $"__xai.kept{clash}";

    /// <summary>An output before it gets its name.</summary>
    public static string Output(int output) => $"__xai.out{output}";
}
