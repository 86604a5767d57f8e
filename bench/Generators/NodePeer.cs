using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using ImageGen.Generators.Format;

namespace ImageGen.Bench.Generators;

/// <summary>
/// The plain graph of a model on onnxruntime-node, in a process of its own: a line in is one run, a line out its time
/// in milliseconds, without input and output.
/// </summary>
internal sealed class NodePeer : IDisposable
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

    private readonly Process _process;

    private NodePeer(Process process) => _process = process;

    /// <summary>Starts it.</summary>
    /// <param name="folder">The folder in which onnxruntime-node is installed.</param>
    /// <param name="path">The model's file.</param>
    /// <param name="info">Its metadata.</param>
    /// <param name="size">Number of pictures.</param>
    /// <param name="threads">Number of threads.</param>
    public static NodePeer Start(string folder, string path, GeneratorInfo info, int size, int threads)
    {
        string inputs = JsonSerializer.Serialize(info.Golden.Inputs.ToDictionary(
            input => input.Key, input => input.Value.Shape.Skip(1).ToArray()));
        var start = new ProcessStartInfo("node")
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        foreach (string argument in (string[])
        [
            "-e",
            Script,
            Path.GetFullPath(path),
            size.ToString(CultureInfo.InvariantCulture),
            threads.ToString(CultureInfo.InvariantCulture),
            inputs,
        ])
            start.ArgumentList.Add(argument);
        return new NodePeer(Process.Start(start)!);
    }

    /// <summary>Runs it once.</summary>
    /// <returns>The time in milliseconds.</returns>
    public double Run()
    {
        _process.StandardInput.WriteLine();
        string line = _process.StandardOutput.ReadLine()
            ?? throw new InvalidOperationException("onnxruntime-node ended; see its messages above");
        return double.Parse(line, CultureInfo.InvariantCulture);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }
}
