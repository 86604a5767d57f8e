using System.Collections.Concurrent;
using ImageGen.Generators.Format;

namespace ImageGen.Viewer.Session;

/// <summary>A picture of the user's beside what the model makes of it.</summary>
/// <param name="Name">The name of the picture's file.</param>
/// <param name="Shape">The shape of both.</param>
/// <param name="Original">The picture as the model takes it: [c, h, w] in [0, 1].</param>
/// <param name="Result">What the model makes of it, likewise.</param>
/// <param name="Psnr">The peak signal-to-noise ratio in dB.</param>
internal sealed record PictureComparison(
    string Name, ImageShape Shape, float[] Original, float[] Result, double Psnr)
{
    /// <summary>Its index among the pictures that were dropped together.</summary>
    public required int Index { get; init; }

    /// <summary>How many were dropped together.</summary>
    public required int Count { get; init; }

    /// <summary>Whether it was encoded rather than searched for.</summary>
    public required bool IsEncoded { get; init; }

    /// <summary>What a search compares; null if it was encoded.</summary>
    public string? Compared { get; init; }

    /// <summary>Its classes; null if the model is not conditional.</summary>
    public string? Classes { get; init; }

    /// <summary>Whether the search for it has ended.</summary>
    public required bool IsFinal { get; init; }
}

/// <summary>
/// The comparisons that a viewer has not shown yet; beyond a limit the oldest are dropped. Thread-safe.
/// </summary>
internal sealed class ComparisonQueue
{
    private const int Most = 128;

    private readonly ConcurrentQueue<PictureComparison> _waiting = new();

    /// <summary>Adds a comparison.</summary>
    public void Add(PictureComparison comparison)
    {
        while (_waiting.Count >= Most && _waiting.TryDequeue(out _))
        {
            // The window shows no comparisons.
        }

        _waiting.Enqueue(comparison);
    }

    /// <summary>Dequeues the oldest; returns null if there is none.</summary>
    public PictureComparison? Take() => _waiting.TryDequeue(out PictureComparison? next) ? next : null;
}
