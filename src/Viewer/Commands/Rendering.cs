using ImageGen.Generators;
using ImageGen.Generators.Runtime;

namespace ImageGen.Viewer.Commands;

/// <summary>One output of <c>render</c>: something shown in a file or folder.</summary>
/// <param name="options">What was asked for.</param>
/// <param name="path">Where to write it.</param>
internal abstract class Rendering(RenderOptions options, string path)
{
    /// <summary>Where to write it.</summary>
    public string Path => path;

    /// <summary>What was asked for.</summary>
    protected RenderOptions Options => options;

    /// <summary>Renders and writes it.</summary>
    /// <param name="file">The generator's file.</param>
    /// <param name="generator">The generator.</param>
    /// <param name="label">The class to show; null when none was asked for.</param>
    /// <param name="output">Where progress and what there is to say go.</param>
    /// <param name="cancellation">Stops it; nothing is written then.</param>
    /// <returns>The figures, for one line.</returns>
    /// <exception cref="InputException">It cannot be done or written.</exception>
    public abstract string Run(GeneratorFile file, CpuGenerator generator, int? label, TextWriter output, CancellationToken cancellation);

    /// <summary>The side of the square that shows one pixel: as asked for, or so that a tile is about as high as it should be.</summary>
    protected int ScaleFor(int tile, int imageHeight) => options.Scale ?? Math.Max(1, tile / imageHeight);
}
