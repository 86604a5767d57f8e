using System.Runtime.InteropServices;
using ImageGen.Generators.Format;
using ImageGen.Viewer.Page;
using ImageGen.Viewer.Scenes;

namespace ImageGen.Viewer.Models;

/// <summary>A generator batch that onnxruntime-web runs. Its members are those of the viewer's class.</summary>
internal sealed class ModelBatch : IDisposable
{
    private const int MostAtOnce = 32;
    private const int RunsInTurn = 4;

    private readonly int _session;
    private readonly byte[] _latents;
    private readonly byte[] _labels;
    private readonly byte[] _sources;
    private readonly byte[] _images;

    /// <summary>Creates a batch of zeros.</summary>
    /// <param name="model">The model.</param>
    /// <param name="count">Number of tiles.</param>
    /// <param name="isCalibrated">Ignored: there is one way to run it.</param>
#pragma warning disable IDE0060 // a parameter of the viewer's class
    public ModelBatch(LoadedModel model, int count, bool isCalibrated = false)
#pragma warning restore IDE0060
        : this(model.Info, model.Session, count)
    {
    }

    /// <summary>Creates a batch of zeros.</summary>
    /// <param name="info">The model's metadata.</param>
    /// <param name="session">The number of its session.</param>
    /// <param name="count">Number of tiles.</param>
    public ModelBatch(GeneratorInfo info, int session, int count)
    {
        _session = session;
        Size = count;
        _latents = Values(info.Latent?.Size ?? 0);
        _labels = Values(info.ClassNames.Count);
        _sources = Values(info.Source?.Shape.Size ?? 0);
        _images = Values(info.Image.Size);

        byte[] Values(int each) => new byte[checked(count * each * sizeof(float))];
    }

    /// <summary>Number of tiles.</summary>
    public int Size { get; }

    /// <summary>The latents of all tiles.</summary>
    public Span<float> Latents => Floats(_latents);

    /// <summary>The label weights of all tiles.</summary>
    public Span<float> Labels => Floats(_labels);

    /// <summary>The source pictures of all tiles.</summary>
    public Span<float> Sources => Floats(_sources);

    /// <summary>The images: [tiles, channels, height, width] in [0, 1], tiles in reading order.</summary>
    public ReadOnlySpan<float> Images => Floats(_images);

    /// <summary>Copies the inputs of all tiles.</summary>
    public void Fill(LatentBatch inputs)
    {
        inputs.Latents.CopyTo(Latents);
        inputs.Labels.CopyTo(Labels);
        inputs.Sources.CopyTo(Sources);
    }

    /// <summary>Not here: a run in the browser ends later.</summary>
    public void Run() => throw new NotSupportedException("A run in the browser ends later.");

    /// <summary>
    /// Runs the generator, some of the pictures at a time: the memory that a run takes grows with their number and is
    /// never given back. After a few such runs others take their turn.
    /// </summary>
    /// <param name="cancellation">Ends it when the runs that were begun have ended.</param>
    public async Task RunAsync(CancellationToken cancellation = default)
    {
        var runs = new List<Task>(RunsInTurn);
        for (int from = 0; from < Size; from += MostAtOnce)
        {
            runs.Add(RunPart(from, Math.Min(MostAtOnce, Size - from)));
            if (runs.Count < RunsInTurn && from + MostAtOnce < Size)
                continue;
            await Task.WhenAll(runs);
            runs.Clear();
            cancellation.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Frees nothing: the buffers are managed.</summary>
    public void Dispose()
    {
    }

    private Task RunPart(int from, int count)
    {
        return WorkerScript.RunAsync(_session, count, Part(_latents), Part(_labels), Part(_sources), Part(_images));

        ArraySegment<byte> Part(byte[] all) => new(all, all.Length / Size * from, all.Length / Size * count);
    }

    private static Span<float> Floats(byte[] bytes) => MemoryMarshal.Cast<byte, float>(bytes.AsSpan());
}
