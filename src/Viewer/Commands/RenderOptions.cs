using ImageGen.Generators.Runtime;
using ImageGen.Viewer.Images;
using ImageGen.Viewer.Rendering;

namespace ImageGen.Viewer.Commands;

/// <summary>The options of <c>render</c>; null if the default depends on the model or the output.</summary>
internal sealed record RenderOptions
{
    /// <summary>A generator file or a folder of them.</summary>
    public string? Model { get; init; }

    /// <summary>The kind of rendering.</summary>
    public RenderMode? Mode { get; init; }

    /// <summary>A session string to render; null for the other modes.</summary>
    public string? Session { get; init; }

    /// <summary>The file of the session's painting.</summary>
    public string? Canvas { get; init; }

    /// <summary>The file or folder to write; its extension selects the format.</summary>
    public string? Output { get; init; }

    /// <summary>Length in seconds.</summary>
    public double Seconds { get; init; } = 12;

    /// <summary>Frames per second.</summary>
    public double Fps { get; init; } = 20;

    /// <summary>The seed of the walks.</summary>
    public ulong Seed { get; init; }

    /// <summary>The key pictures of the walk; null for a random walk.</summary>
    public IReadOnlyList<ThroughPart>? Through { get; init; }

    /// <summary>
    /// The classifier whose features a search for the pictures of <see cref="Through"/> compares; null for pixels
    /// alone.
    /// </summary>
    public string? Features { get; init; }

    /// <summary>
    /// The threshold at which the outlines of the pictures of <see cref="Data"/> are drawn; null to take them as they
    /// are.
    /// </summary>
    public double? Edges { get; init; }

    /// <summary>A folder of pictures to translate or to reconstruct.</summary>
    public string? Data { get; init; }

    /// <summary>Maximum number of pictures of the folder.</summary>
    public int? Count { get; init; }

    /// <summary>The class to show, by name or number.</summary>
    public string? Label { get; init; }

    /// <summary>Number of columns.</summary>
    public int? Columns { get; init; }

    /// <summary>Truncation of the latents.</summary>
    public double Truncation { get; init; } = 1;

    /// <summary>Factor by which each pixel is enlarged.</summary>
    public int? Scale { get; init; }

    /// <summary>Threads that run the generator.</summary>
    public int? Threads { get; init; }

    /// <summary>Whether a generator that fails its golden values is played anyway.</summary>
    public bool Force { get; init; }

    /// <summary>What runs the generator.</summary>
    public PlayDevice Device { get; init; }

    /// <summary>The requested graphics adapter; null for the fastest hardware.</summary>
    public string? Adapter { get; init; }

    /// <summary>How pixels are enlarged.</summary>
    public TileScaling Scaling { get; init; }

    /// <summary>The value of --precision; null for the default.</summary>
    public PrecisionChoice? Precision { get; init; }

    /// <summary>The precision on the CPU; float32 where a graphics device plays.</summary>
    public CpuPrecision CpuPrecision =>
        Device == PlayDevice.Cpu && Precision is { } chosen ? chosen.OnCpu : CpuPrecision.Float32;

    /// <summary>The graphics device selected by these options.</summary>
    public RenderDevice GraphicsDevice => new(Adapter, PrecisionChoice.ModesOf(Precision));
}
