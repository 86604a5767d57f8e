using ImageGen.Generators.Format;
using ImageGen.Viewer.Scenes;

namespace ImageGen.Viewer.Direct3D12.Interop.DirectML;

/// <summary>
/// Pictures that DirectML makes where the shader reads them: chunks of fixed sizes, each bound once to its buffers.
/// </summary>
internal sealed class DirectMLPictures : GpuPictures
{
    private readonly FrameEngine _engine;
    private readonly List<(Chunk Chunk, DirectMLRun Run)> _runs = [];
    private readonly TileBuffer[] _buffers = [];

    /// <summary>Creates the buffers.</summary>
    /// <param name="engine">Where frames are recorded; it remains owned by the caller.</param>
    /// <param name="generator">The generator; it remains owned by the caller.</param>
    /// <param name="count">Number of tiles.</param>
    public DirectMLPictures(FrameEngine engine, DirectMLGenerator generator, int count)
    {
        _engine = engine;
        try
        {
            foreach (Chunk chunk in BatchPlan.For(count, generator.Sizes))
                _runs.Add((chunk, new DirectMLRun(generator.Session(chunk.Size))));
            _buffers =
            [
                .. _runs.Select(
                    run => new TileBuffer(
                        run.Chunk.First, run.Chunk.Count, run.Run.Images.Buffer, run.Run.Source?.Buffer)),
            ];
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public override IReadOnlyList<TileBuffer> Buffers => _buffers;

    /// <inheritdoc/>
    public override void Fill(LatentBatch inputs)
    {
        (UploadBuffer upload, FrameContext commands) = (_engine.Upload, _engine.Current);
        foreach ((Chunk chunk, DirectMLRun run) in _runs)
        {
            run.Fill(
                InterfaceNames.Latent,
                inputs.Latents.Slice(chunk.First * inputs.LatentSize, chunk.Count * inputs.LatentSize),
                upload,
                commands);
            run.Fill(
                InterfaceNames.Label,
                inputs.Labels.Slice(chunk.First * inputs.LabelSize, chunk.Count * inputs.LabelSize),
                upload,
                commands);
            run.Fill(
                InterfaceNames.Source,
                inputs.Sources.Slice(chunk.First * inputs.SourceSize, chunk.Count * inputs.SourceSize),
                upload,
                commands);
        }
    }

    /// <inheritdoc/>
    public override void Run(GpuQueue drawing, ulong filled)
    {
        foreach ((_, DirectMLRun run) in _runs)
            run.Run(drawing, filled);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        foreach ((_, DirectMLRun run) in _runs)
            run.Dispose();
        _runs.Clear();
    }
}
