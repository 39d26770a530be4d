using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace MLNet.Xai.Data.Tests.Slurm;

/// <summary>A real Slurm of two nodes on this machine, for as long as a test takes.</summary>
internal sealed class SlurmCluster : IDisposable
{
    private readonly string _folder;
    private readonly List<string> _started = [];

    private SlurmCluster(string folder) => _folder = folder;

    /// <summary>Starts it.</summary>
    /// <returns>Nothing where it cannot be, and why.</returns>
    public static (SlurmCluster? Cluster, string Reason) Start(string folder)
    {
        if (!OperatingSystem.IsLinux())
            return (null, "Slurm runs on Linux.");
        (int code, string said) = Run("sh", [Path.Combine(AppContext.BaseDirectory, "Slurm", "install.sh")], null);
        if (code != 0)
            return (null, $"There is no Slurm here: {said.Trim()}");
        foreach (string name in (string[])["state", "spool", "log"])
            Directory.CreateDirectory(Path.Combine(folder, name));
        int port = FreePorts();
        string conf = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Slurm", "slurm.conf")).Replace("@DIR@", folder, StringComparison.Ordinal);
        for (int i = 0; i < 3; i++)
            conf = conf.Replace($"@PORT{i}@", $"{port + i}", StringComparison.Ordinal);
        File.WriteAllText(Path.Combine(folder, "slurm.conf"), conf);
        File.WriteAllBytes(Path.Combine(folder, "munge.key"), System.Security.Cryptography.RandomNumberGenerator.GetBytes(128));
        File.SetUnixFileMode(Path.Combine(folder, "munge.key"), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
        var cluster = new SlurmCluster(folder);
        try
        {
            cluster.Must("munged", "--force", $"--key-file={folder}/munge.key", $"--socket={folder}/munge.socket", $"--pid-file={folder}/munge.pid", $"--log-file={folder}/log/munge.log", $"--seed-file={folder}/seed");
            cluster._started.Add("munge.pid");
            cluster.Must("slurmctld", "-f", $"{folder}/slurm.conf");
            cluster._started.Add("ctld.pid");
            foreach (string node in (string[])["n1", "n2"])
            {
                cluster.Must("slurmd", "-f", $"{folder}/slurm.conf", "-N", node);
                cluster._started.Add($"{node}.pid");
            }

            bool up = SpinWait.SpinUntil(() =>
            {
                Thread.Sleep(500);
                return cluster.Ask("sinfo", "-h", "-N", "-o", "%t").Split('\n', StringSplitOptions.RemoveEmptyEntries).Count(s => s.Trim() == "idle") == 2;
            }, TimeSpan.FromSeconds(60));
            if (up)
                return (cluster, "");
            string log = File.ReadAllText(Path.Combine(folder, "log", "ctld.log"));
            cluster.Dispose();
            return (null, $"Slurm's two nodes did not come up within a minute: {log[Math.Max(0, log.Length - 800)..]}");
        }
        catch (InvalidOperationException e)
        {
            cluster.Dispose();
            return (null, $"Slurm does not start here: {e.Message}");
        }
    }

    public string Submit(string script, string array, params string[] arguments) =>
        Must("sbatch", ["--parsable", $"--array={array}", "--requeue", $"--output={_folder}/log/task-%A_%a.log", script, .. arguments]).Trim();

    /// <summary>The states of the tasks that are not done: "R", "PD".</summary>
    public string[] Tasks() => Ask("squeue", "-h", "-r", "-o", "%t").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>Ends a node as a machine is lost: its daemon and the tasks on it are gone without a word.</summary>
    public void Lose(string node)
    {
        int daemon = int.Parse(File.ReadAllText(Path.Combine(_folder, $"{node}.pid")));
        int[] tasks = [.. Directory.EnumerateDirectories("/proc").Select(Path.GetFileName).OfType<string>().Where(p => p.All(char.IsDigit))
            .Where(p => Environ(p).Contains($"SLURMD_NODENAME={node}\0", StringComparison.Ordinal) && Environ(p).Contains(_folder, StringComparison.Ordinal)).Select(int.Parse)];

        // Their parents are Slurm's own, who would say that the tasks failed: first these.
        foreach (int id in (int[])[daemon, .. tasks.Select(Parent).Except(tasks).Where(p => p > 1), .. tasks])
            Kill(id, 9);
        _started.Remove($"{node}.pid");
        Must("scontrol", "update", $"nodename={node}", "state=down", "reason=lost");
    }

    public string Log(int tasks = 3) => string.Join('\n', Directory.GetFiles(Path.Combine(_folder, "log"), "task-*").Take(tasks).Select(File.ReadAllText));

    public void Dispose()
    {
        foreach (string pid in Enumerable.Reverse(_started))
        {
            string file = Path.Combine(_folder, pid);
            if (File.Exists(file) && int.TryParse(File.ReadAllText(file), out int id))
                Kill(id, 15);
        }

        SpinWait.SpinUntil(() => !_started.Exists(p => File.Exists(Path.Combine(_folder, p))), TimeSpan.FromSeconds(10));
    }

    private static void Kill(int process, int signal) => Run("kill", [$"-{signal}", $"{process}"], null);

    private static int Parent(int process)
    {
        try
        {
            return int.Parse(File.ReadLines($"/proc/{process}/status").First(l => l.StartsWith("PPid:", StringComparison.Ordinal))[5..]);
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private static string Environ(string process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/environ");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    private static int FreePorts()
    {
        for (int port = 17001 + Random.Shared.Next(20000); ; port += 3)
        {
            try
            {
                for (int i = 0; i < 3; i++)
                {
                    using var listener = new TcpListener(IPAddress.Loopback, port + i);
                    listener.Start();
                }

                return port;
            }
            catch (SocketException)
            {
                // Somebody has it.
            }
        }
    }

    private string Ask(string program, params string[] arguments) => Run(program, arguments, _folder).Said;

    private string Must(string program, params string[] arguments)
    {
        (int code, string said) = Run(program, arguments, _folder);
        return code == 0 ? said : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)}: {said}");
    }

    private static (int Code, string Said) Run(string program, string[] arguments, string? folder)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (string argument in arguments)
            start.ArgumentList.Add(argument);
        if (folder is not null)
            start.Environment["SLURM_CONF"] = Path.Combine(folder, "slurm.conf");
        try
        {
            using Process process = Process.Start(start)!;

            // Daemons keep the pipes: what is read is what came until the command itself ended.
            var said = new System.Text.StringBuilder();
            process.OutputDataReceived += (_, e) => Take(e.Data);
            process.ErrorDataReceived += (_, e) => Take(e.Data);
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            if (!process.WaitForExit(TimeSpan.FromMinutes(5)))
                return (124, $"{program} did not end within five minutes");
            Thread.Sleep(100);
            lock (said)
                return (process.ExitCode, said.ToString());

            void Take(string? line)
            {
                lock (said)
                {
                    if (line is not null)
                        said.AppendLine(line);
                }
            }
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            return (127, e.Message);
        }
    }
}
