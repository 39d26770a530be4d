using System.Runtime.CompilerServices;
using Microsoft.ML;

namespace MLNet.Xai.Persistence;

/// <summary>Says so when another version of ML.NET lacks a member that is used though it is not public.</summary>
internal static class OtherMLNet
{
    /// <summary>Does what uses such members; it has to be a method of its own, whose compilation finds out.</summary>
    /// <exception cref="NotSupportedException">A member is missing; the message names it and the versions.</exception>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static T Use<T>(Func<T> use)
    {
        try
        {
            return use();
        }
        catch (Exception e) when (e is MissingMemberException or TypeLoadException or MemberAccessException)
        {
            throw new NotSupportedException(
                $"MLNet.Xai was made for Microsoft.ML 5.0.1 and does not work with the version {VersionOf(typeof(MLContext))} found here: {e.Message.TrimEnd('.')}. "
                + "Reference Microsoft.ML 5.0.1, or an MLNet.Xai made for yours.", e);
        }
    }

    /// <summary>The same for what gives nothing.</summary>
    /// <exception cref="NotSupportedException">A member is missing; the message names it and the versions.</exception>
    public static void Use(Action use) => Use(() =>
    {
        use();
        return true;
    });

    private static string VersionOf(Type type) => System.Diagnostics.FileVersionInfo.GetVersionInfo(type.Assembly.Location).ProductVersion?.Split('+')[0]
        ?? type.Assembly.GetName().Version!.ToString();
}
