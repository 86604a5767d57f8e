namespace ImageGen.Generators.Format;

/// <summary>The shape of one picture, without the batch: channels first, as in the tensor.</summary>
/// <param name="Channels">1 (gray) or 3 (RGB).</param>
/// <param name="Height">Height in pixels, at least 1.</param>
/// <param name="Width">Width in pixels, at least 1.</param>
public sealed record ImageShape(int Channels, int Height, int Width)
{
    /// <summary>Number of values in one picture.</summary>
    public int Size => Channels * Height * Width;

    /// <inheritdoc/>
    public override string ToString() => $"{Channels}x{Height}x{Width}";
}
