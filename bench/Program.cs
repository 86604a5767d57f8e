using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using ImageGen.Bench;
using ImageGen.Bench.Generators;
using ImageGen.Bench.Input;
using ImageGen.Bench.Page;
using ImageGen.Bench.Training;

// What is measured with other programs beside it, or in turn, is a verb; all else BenchmarkDotNet runs.
if (args is ["input", ..])
    return await InputBench.Create().Parse(args[1..]).InvokeAsync();
if (args is ["page", ..])
    return await PageBench.Create().Parse(args[1..]).InvokeAsync();
if (args is ["attack", ..])
    return await AttackBench.Create().Parse(args[1..]).InvokeAsync();
if (args is [Attackers.Verb, ..])
    return await Attackers.Create().Parse(args[1..]).InvokeAsync();
if (args is ["clients", ..])
    return await ClientsBench.Create().Parse(args[1..]).InvokeAsync();
if (args is ["generators", ..])
    return await GeneratorsBench.Create().Parse(args[1..]).InvokeAsync();
if (LibTorchPeer.IsAsked(args))
    return await LibTorchPeer.Create().Parse(args[1..]).InvokeAsync();
if (args is ["rate", ..])
    return await RateBench.Create().Parse(args[1..]).InvokeAsync();
if (args is ["digests", ..])
    return await RenderDigests.Create().Parse(args[1..]).InvokeAsync();
if (args is ["training", ..])
    return await TrainingBench.Create().Parse(args[1..]).InvokeAsync();

// Short runs in this process by default, so that all of it ends within two minutes.
Job job = Job.ShortRun.WithIterationCount(8).WithToolchain(InProcessEmitToolchain.Instance);
BenchmarkSwitcher.FromAssembly(typeof(GridFrame).Assembly).Run(args, DefaultConfig.Instance.AddJob(job));
return 0;
