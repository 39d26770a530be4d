using System.Globalization;

namespace MLNet.Xai.Data;

/// <summary>The part that a scheduler gave to this process.</summary>
internal static class ShardEnvironment
{
    public const string Count = "XAI_SHARD_COUNT";

    public static Shard Read(Func<string, string?> variable, int? count)
    {
        int? Number(string name)
        {
            string? text = variable(name);
            if (string.IsNullOrEmpty(text))
                return null;
            return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? value
                : throw new InvalidOperationException($"The variable {name} is '{text}', and no number.");
        }

        int? slurm = Number("SLURM_ARRAY_TASK_ID"), kubernetes = Number("JOB_COMPLETION_INDEX"), told = count ?? Number(Count);
        if (slurm is not null && kubernetes is not null)
            throw new InvalidOperationException("Both SLURM_ARRAY_TASK_ID and JOB_COMPLETION_INDEX are set: say the part as i/n.");
        if (slurm is { } task)
        {
            int tasks = Number("SLURM_ARRAY_TASK_COUNT") ?? throw new InvalidOperationException("SLURM_ARRAY_TASK_ID is set, but not SLURM_ARRAY_TASK_COUNT.");
            int first = Number("SLURM_ARRAY_TASK_MIN") ?? 0, last = Number("SLURM_ARRAY_TASK_MAX") ?? (first + tasks - 1);

            // Some tasks of an array run again (sbatch --array=3,17) are a part of the work, and their count is not that of the parts: it has to be told.
            bool all = last - first + 1 == tasks && (first == 0 || (first == 1 && tasks > 1));
            if (told is null && !all)
                throw new InvalidOperationException($"The array's {tasks} tasks from {first} to {last} are not 0 to n - 1 or 1 to n: set {Count} to the number of parts of the whole work; then the task's number is the part's, from 0 on.");
            return Part(all && tasks == (told ?? tasks) ? task - first : task, told ?? tasks, "SLURM_ARRAY_TASK_ID");
        }

        if (kubernetes is not { } index)
            throw new InvalidOperationException("Neither SLURM_ARRAY_TASK_ID (a Slurm array) nor JOB_COMPLETION_INDEX (a Kubernetes Indexed Job) is set: say the part as i/n, as 0/64.");
        return Part(index, told ?? throw new InvalidOperationException($"JOB_COMPLETION_INDEX is {index}, but Kubernetes does not say of how many: set {Count} to the job's completions."), "JOB_COMPLETION_INDEX");
    }

    private static Shard Part(int index, int count, string variable) => index >= 0 && index < count ? new Shard(index, count)
        : throw new InvalidOperationException($"{variable} gives part {index}, and there are {count} parts, from 0 to {count - 1}.");
}
