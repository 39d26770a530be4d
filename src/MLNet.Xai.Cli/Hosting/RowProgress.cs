using System.Diagnostics;
using Spectre.Console;

namespace MLNet.Xai.Cli.Hosting;

/// <summary>A bar with rate and time left while something long goes on; nothing where nobody looks.</summary>
internal static class RowProgress
{
    /// <summary>Does work that reports how many rows it has dealt with.</summary>
    /// <param name="screen">Where the bar goes: standard error.</param>
    /// <param name="rows">How many rows there are; a bar without an end where that is not known.</param>
    /// <param name="work">The work.</param>
    public static T Run<T>(Screen screen, long? rows, Func<IProgress<ExplainProgress>, T> work)
    {
        if (!screen.ShowsProgress)
            return work(new Silent());
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(screen.Error) });
        return console.Progress().AutoClear(true).HideCompleted(true)
            .Columns(new SpinnerColumn(), new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .Start(context =>
            {
                var bar = new Bar(context, rows);
                return work(bar);
            });
    }

    private sealed class Silent : IProgress<ExplainProgress>
    {
        public void Report(ExplainProgress value)
        {
        }
    }

    // Each stage has a bar of its own: "background" ends before "explaining" begins.
    private sealed class Bar(ProgressContext context, long? rows) : IProgress<ExplainProgress>
    {
        private readonly Dictionary<string, (ProgressTask Task, long Start)> _stages = new(StringComparer.Ordinal);
        private readonly Lock _lock = new();

        public void Report(ExplainProgress value)
        {
            lock (_lock)
            {
                if (!_stages.TryGetValue(value.Stage, out (ProgressTask Task, long Start) stage))
                {
                    stage = (context.AddTask(Markup.Escape(value.Stage), autoStart: true, maxValue: rows ?? 1), Stopwatch.GetTimestamp());
                    stage.Task.IsIndeterminate = rows is null;
                    _stages[value.Stage] = stage;
                }

                double seconds = Stopwatch.GetElapsedTime(stage.Start).TotalSeconds;
                stage.Task.Value = rows is null ? 0 : value.Rows;
                stage.Task.Description = Markup.Escape(FormattableString.Invariant($"{value.Stage} {value.Rows:N0} rows, {(seconds > 0 ? value.Rows / seconds : 0):N0} a second"));
            }
        }
    }
}
