using System.Globalization;

namespace Microsoft.ML.Runtime;

/// <summary>Sends messages to the environment's listener, which raises <c>MLContext.Log</c>.</summary>
internal sealed class Channel(string name, Action<string, ChannelMessage> listener) : IChannel
{
    public string ContextDescription => name;

    public TException Process<TException>(TException ex)
        where TException : Exception => ex;

    public void Send(ChannelMessage msg) => listener(name, msg);

    public void Trace(MessageSensitivity sensitivity, string fmt) => Send(ChannelMessageKind.Trace, sensitivity, fmt);

    public void Trace(MessageSensitivity sensitivity, string fmt, params object[] args) => Send(ChannelMessageKind.Trace, sensitivity, fmt, args);

    public void Error(MessageSensitivity sensitivity, string fmt) => Send(ChannelMessageKind.Error, sensitivity, fmt);

    public void Error(MessageSensitivity sensitivity, string fmt, params object[] args) => Send(ChannelMessageKind.Error, sensitivity, fmt, args);

    public void Warning(MessageSensitivity sensitivity, string fmt) => Send(ChannelMessageKind.Warning, sensitivity, fmt);

    public void Warning(MessageSensitivity sensitivity, string fmt, params object[] args) => Send(ChannelMessageKind.Warning, sensitivity, fmt, args);

    public void Info(MessageSensitivity sensitivity, string fmt) => Send(ChannelMessageKind.Info, sensitivity, fmt);

    public void Info(MessageSensitivity sensitivity, string fmt, params object[] args) => Send(ChannelMessageKind.Info, sensitivity, fmt, args);

    public void Dispose()
    {
    }

    private void Send(ChannelMessageKind kind, MessageSensitivity sensitivity, string fmt) => Send(new ChannelMessage(kind, sensitivity, fmt));

    private void Send(ChannelMessageKind kind, MessageSensitivity sensitivity, string fmt, object[] args) =>
        Send(kind, sensitivity, string.Format(CultureInfo.InvariantCulture, fmt, args));
}

internal static class ChannelExtensions
{
    public static void Info(this IChannelProvider provider, string source, string message)
    {
        using IChannel channel = provider.Start(source);
        channel.Info(MessageSensitivity.None, message);
    }

    public static void Warning(this IChannelProvider provider, string source, string message)
    {
        using IChannel channel = provider.Start(source);
        channel.Warning(MessageSensitivity.None, message);
    }
}
