using ImageGen.Viewer.Direct3D12;
using ImageGen.Viewer.Images;
using ImageGen.Viewer.Rendering;
using ImageGen.Viewer.Scenes;

namespace ImageGen.Viewer.Commands;

/// <summary>What a person asked of <c>render</c>; null where the default is up to the model or the output.</summary>
internal sealed record RenderOptions
{
    /// <summary>A generator file or a folder of them.</summary>
    public string? Model { get; init; }

    /// <summary>What to show.</summary>
    public RenderMode? Mode { get; init; }

    /// <summary>A session string, whose picture is made again; null for anything else.</summary>
    public string? Session { get; init; }

    /// <summary>The file of the session's painting.</summary>
    public string? Canvas { get; init; }

    /// <summary>Where to write it; the kind of output goes by the name.</summary>
    public string? Output { get; init; }

    /// <summary>Length in seconds.</summary>
    public double Seconds { get; init; } = 12;

    /// <summary>Frames per second.</summary>
    public double Fps { get; init; } = 20;

    /// <summary>The seed of the walks.</summary>
    public ulong Seed { get; init; }

    /// <summary>The pictures to walk through; null for a walk of its own.</summary>
    public IReadOnlyList<KeyPicture>? Through { get; init; }

    /// <summary>A folder of pictures to translate or to reconstruct.</summary>
    public string? Data { get; init; }

    /// <summary>How many pictures of the folder to show.</summary>
    public int? Count { get; init; }

    /// <summary>The class to show, by name or number.</summary>
    public string? Label { get; init; }

    /// <summary>Number of columns.</summary>
    public int? Columns { get; init; }

    /// <summary>Truncation of the latents.</summary>
    public double Truncation { get; init; } = 1;

    /// <summary>Side of the square that shows one pixel.</summary>
    public int? Scale { get; init; }

    /// <summary>Threads that run the generator.</summary>
    public int? Threads { get; init; }

    /// <summary>Whether a generator that does not give its golden values is played all the same.</summary>
    public bool Force { get; init; }

    /// <summary>What runs the generator.</summary>
    public PlayDevice Device { get; init; }

    /// <summary>The graphics adapter that was asked for; null for the fastest hardware.</summary>
    public string? Adapter { get; init; }

    /// <summary>How pixels are enlarged.</summary>
    public TileScaling Scaling { get; init; }

    /// <summary>The ways to run a generator on the graphics device that may be tried, fastest first.</summary>
    public IReadOnlyList<ExecutionMode> AllowedModes { get; init; } = PrecisionLadder.OnDevice;

    /// <summary>The graphics device that these options ask for.</summary>
    public RenderDevice GraphicsDevice => new(Adapter, AllowedModes);
}
