namespace MLNet.Xai.Cli.Hosting;

/// <summary>Options that do not go together, or not with this model: the command line is wrong, not the run.</summary>
internal sealed class WrongUseException(string message) : Exception(message);
