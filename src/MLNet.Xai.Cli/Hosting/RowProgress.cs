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

    // One bar: what prepares has no end that is known; then rows are counted where they are written, or else where they are explained.
    private sealed class Bar(ProgressContext context, long? rows) : IProgress<ExplainProgress>
    {
        private const string Writing = "writing";

        private readonly ProgressTask _task = context.AddTask("reading", maxValue: Math.Max(1, rows ?? 1));
        private readonly Lock _lock = new();
        private string _stage = "";
        private long _start;
        private long _first;

        public void Report(ExplainProgress value)
        {
            lock (_lock)
            {
                if (_stage is Writing && value.Stage is not Writing)
                    return;
                if (!_stage.Equals(value.Stage, StringComparison.Ordinal))
                {
                    (_stage, _start, _first) = (value.Stage, Stopwatch.GetTimestamp(), value.Rows);
                    _task.IsIndeterminate = rows is null || value.Stage is "covers" or "background";
                }

                double seconds = Stopwatch.GetElapsedTime(_start).TotalSeconds;
                string rate = value.Rows > _first && seconds > 0 ? FormattableString.Invariant($", {(value.Rows - _first) / seconds:N0} a second") : "";
                _task.Description = Markup.Escape(FormattableString.Invariant($"{value.Stage} {value.Rows:N0} rows{rate}"));
                _task.Value = _task.IsIndeterminate ? 0 : value.Rows;
            }
        }
    }
}
