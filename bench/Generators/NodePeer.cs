using System.Globalization;
using System.Text.Json;
using ImageGen.Generators.Format;

namespace ImageGen.Bench.Generators;

/// <summary>The plain graph of a model on onnxruntime-node.</summary>
internal static class NodePeer
{
    private const string Script = """
        const ort = require('onnxruntime-node');
        const readline = require('readline');
        const [path, size, threads, inputs] = process.argv.slice(1);
        (async () => {
          const session = await ort.InferenceSession.create(path, {
            intraOpNumThreads: +threads, interOpNumThreads: 1, graphOptimizationLevel: 'all' });
          const feeds = {};
          for (const [name, shape] of Object.entries(JSON.parse(inputs))) {
            const dims = [+size, ...shape];
            const values = new Float32Array(dims.reduce((a, b) => a * b)).map((_, i) => Math.sin(i));
            feeds[name] = new ort.Tensor('float32', values, dims);
          }
          for await (const _ of readline.createInterface({ input: process.stdin })) {
            const start = process.hrtime.bigint();
            await session.run(feeds);
            console.log(Number(process.hrtime.bigint() - start) / 1e6);
          }
        })();
        """;

    /// <summary>Starts it.</summary>
    /// <param name="folder">The folder in which onnxruntime-node is installed.</param>
    /// <param name="path">The model's file.</param>
    /// <param name="info">Its metadata.</param>
    /// <param name="size">Number of pictures.</param>
    /// <param name="threads">Number of threads.</param>
    public static RunPeer Start(string folder, string path, GeneratorInfo info, int size, int threads)
    {
        string inputs = JsonSerializer.Serialize(info.Golden.Inputs.ToDictionary(
            input => input.Key, input => input.Value.Shape.Skip(1).ToArray()));
        return new RunPeer(
            "onnxruntime-node",
            "node",
            [
                "-e",
                Script,
                Path.GetFullPath(path),
                size.ToString(CultureInfo.InvariantCulture),
                threads.ToString(CultureInfo.InvariantCulture),
                inputs,
            ],
            folder);
    }
}
