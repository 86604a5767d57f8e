using ImageGen.Generators.Format;

namespace ImageGen.Viewer.Models;

/// <summary>The pictures that the CPU has generated for the tiles of a model.</summary>
internal interface IGeneratedPictures
{
    /// <summary>The model's metadata.</summary>
    GeneratorInfo Info { get; }

    /// <summary>Number of pictures.</summary>
    int Count { get; }

    /// <summary>The pictures: [count, channels, height, width] in [0, 1].</summary>
    ReadOnlySpan<float> Images { get; }

    /// <summary>The source pictures: [count, c, h, w] in [0, 1]; empty unless the model is image-to-image.</summary>
    ReadOnlySpan<float> Sources { get; }
}
