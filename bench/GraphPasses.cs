using BenchmarkDotNet.Attributes;
using ImageGen.Generators;
using ImageGen.Generators.Latents;
using ImageGen.Generators.Runtime;
using ImageGen.Viewer.Models;

namespace ImageGen.Bench;

/// <summary>
/// What the passes that fit a graph to the CPU gain: the same batch on the plain graph and on the rewritten one, both
/// with all of ONNX Runtime's own optimizations. Plays the first model of the nearest folder "models".
/// </summary>
public class GraphPasses
{
    private CpuGenerator _plainGenerator = null!;
    private CpuGenerator _passesGenerator = null!;
    private CpuBatch _plain = null!;
    private CpuBatch _passes = null!;

    /// <summary>Pictures in a batch: one, and a grid of 10x8.</summary>
    [Params(1, 80)]
    public int Batch { get; set; }

    /// <summary>Threads that run the generator.</summary>
    [Params(1, 2)]
    public int Threads { get; set; }

    [GlobalSetup]
    public void Load()
    {
        GeneratorFile file = ModelCatalog.Open(path: null, [AppContext.BaseDirectory]).Choose();
        (_plainGenerator, _plain) = Create(file, applyPasses: false);
        (_passesGenerator, _passes) = Create(file, applyPasses: true);
    }

    [Benchmark(Baseline = true, Description = "plain graph")]
    public void Plain() => _plain.Run();

    [Benchmark(Description = "after the passes")]
    public void Passes() => _passes.Run();

    [GlobalCleanup]
    public void Unload()
    {
        _plain.Dispose();
        _passes.Dispose();
        _plainGenerator.Dispose();
        _passesGenerator.Dispose();
    }

    private (CpuGenerator Generator, CpuBatch Batch) Create(GeneratorFile file, bool applyPasses)
    {
        var generator = CpuGenerator.Load(
            file, new CpuGeneratorOptions { Threads = Threads, ApplyPasses = applyPasses });
        CpuBatch batch = generator.CreateBatch(Batch);
        int size = batch.Latents.Length / Batch;
        for (int i = 0; i < Batch; i++)
        {
            LatentSampler.Sample(file.Info, (ulong)i, batch.Latents.Slice(i * size, size));
            if (file.Info.IsConditional)
                batch.Labels[(i * file.Info.ClassNames.Count) + (i % file.Info.ClassNames.Count)] = 1;
        }

        return (generator, batch);
    }
}
