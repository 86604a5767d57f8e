using System.Diagnostics;

namespace ImageGen.Tests.Trainer.Sweeps;

/// <summary>The script for Slurm, run by bash as Slurm runs it: a task at a time, with the task's number set.</summary>
public sealed class SlurmScriptTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Each_task_trains_its_run_and_does_it_once()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Slurm does not run there");
        File.WriteAllText(
            folder.File("it's a grid.json"),
            """
            {
              "system": "ae",
              "options": { "data": "shapes", "batch": 4, "width": 4, "steps": 3, "threads": 1 },
              "grid": { "augment": ["none", "crop=0.1,flip"], "seed": [0, 1] }
            }
            """);
        (int exitCode, string output, string error) = TrainerProgram.Run(
            "sweep \"it's a grid.json\" --emit slurm --processes 2 --time-limit 1h30m", folder.Path);
        Assert.Equal((0, ""), (exitCode, error));
        string script = folder.File("runs/it's a grid/sweep.sbatch");
        Assert.Contains(script, output);
        string text = File.ReadAllText(script);
        Assert.StartsWith("#!/bin/bash\n#SBATCH --job-name=\"it's a grid\"\n#SBATCH --array=0-3%2\n", text);
        Assert.Contains("#SBATCH --time=1:30:00\n", text);
        Assert.Contains("#SBATCH --cpus-per-task=1\n", text);
        Assert.Contains("\nexport DOTNET_PROCESSOR_COUNT=${SLURM_CPUS_PER_TASK:-1}\n", text);

        string run = folder.File("runs/it's a grid/augment=crop=0.1,flip,seed=0");
        Assert.Equal(0, Task(script, 2));
        Assert.True(File.Exists(Path.Combine(run, "generator.onnx")));
        Assert.Single(Directory.GetDirectories(folder.File("runs/it's a grid"), "augment=*"));

        File.Delete(Path.Combine(run, "generator.onnx"));
        Assert.Equal(0, Task(script, 2));
        DateTime written = File.GetLastWriteTimeUtc(Path.Combine(run, "generator.onnx"));
        Assert.Equal(0, Task(script, 2));
        Assert.Equal(written, File.GetLastWriteTimeUtc(Path.Combine(run, "generator.onnx")));
        Assert.Equal(2, Task(script, 9));
    }

    private static int Task(string script, int number)
    {
        var start = new ProcessStartInfo("bash", [script])
        {
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.Environment["SLURM_ARRAY_TASK_ID"] = $"{number}";
        using Process process = Process.Start(start)!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode;
    }
}
