namespace ImageGen.Generators.Onnx.Quantization;

/// <summary>
/// The distribution of one activation over the calibration pictures, by channel: first the least and the largest value,
/// then a histogram between them.
/// </summary>
internal sealed class ValueStatistics
{
    private const int Candidates = 12;
    private const double LeastShare = 0.6;

    // The scale of a channel is at least this share of the largest one. The next layer's weights are multiplied by the
    // scales and then share levels: channels must not differ by more, and one that was 0 throughout may not stay so.
    private const float LeastOfLargest = 1 / 16f;

    private readonly ValueHistogram[] _channels;

    /// <summary>Creates empty statistics.</summary>
    /// <param name="channels">Number of channels of an image; 1 for anything else.</param>
    public ValueStatistics(int channels = 1) =>
        _channels = [.. Enumerable.Range(0, channels).Select(_ => new ValueHistogram())];

    /// <summary>Whether all values are finite.</summary>
    public bool IsFinite => _channels.All(channel => channel.IsFinite);

    /// <summary>Number of values of a picture.</summary>
    public int Size { get; private set; }

    /// <summary>First pass: extends the ranges.</summary>
    /// <param name="values">The values, picture by picture and channel by channel.</param>
    /// <param name="pictures">Number of pictures.</param>
    public void Extend(ReadOnlySpan<float> values, int pictures)
    {
        Size = values.Length / pictures;
        int size = Size / _channels.Length;
        for (int i = 0; i < pictures * _channels.Length; i++)
            _channels[i % _channels.Length].Extend(values.Slice(i * size, size));
    }

    /// <summary>Second pass: counts values.</summary>
    /// <param name="values">The values, picture by picture and channel by channel.</param>
    /// <param name="pictures">Number of pictures.</param>
    public void Count(ReadOnlySpan<float> values, int pictures)
    {
        int size = values.Length / pictures / _channels.Length;
        for (int i = 0; i < pictures * _channels.Length; i++)
            _channels[i % _channels.Length].Count(values.Slice(i * size, size));
    }

    /// <summary>
    /// The range of least squared error for all values: clipping a few large ones can cost less than the coarser steps
    /// that they would need.
    /// </summary>
    /// <param name="levels">The largest level.</param>
    /// <param name="isRectified">Whether negative values become 0.</param>
    public QuantizedRange Best(int levels, bool isRectified)
    {
        double low = isRectified ? 0 : _channels.Min(channel => channel.Least);
        double high = _channels.Max(channel => channel.Largest);
        IEnumerable<QuantizedRange> candidates = Shares().SelectMany(share => (QuantizedRange[])
        [
            QuantizedRange.Covering(low * share, high * share, levels),
            QuantizedRange.Covering(low * share, high, levels),
            QuantizedRange.Covering(low, high * share, levels),
        ]);
        return candidates.MinBy(candidate => _channels.Sum(channel => channel.Error(candidate, levels)));
    }

    /// <summary>
    /// The scale of each channel of least squared error, with a zero point for all; null unless there are channels.
    /// </summary>
    /// <param name="levels">The largest level.</param>
    /// <param name="isRectified">Whether negative values become 0.</param>
    public (float[] Scales, byte ZeroPoint)? BestByChannel(int levels, bool isRectified)
    {
        if (_channels.Length == 1)
            return null;
        byte zeroPoint = isRectified || _channels.All(channel => channel.Least >= 0)
            ? (byte)0 : (byte)((levels + 1) / 2);
        float[] scales = [.. _channels.Select(channel => BestScale(channel, levels, zeroPoint))];
        float least = scales.Max() * LeastOfLargest;
        return least > 0 ? ([.. scales.Select(scale => Math.Max(scale, least))], zeroPoint) : null;
    }

    // 0 for a channel that is 0 throughout.
    private static float BestScale(ValueHistogram channel, int levels, byte zeroPoint)
    {
        double whole = Math.Max(
            channel.Largest / (levels - zeroPoint), zeroPoint == 0 ? 0 : -channel.Least / zeroPoint);
        if (whole < QuantizedRange.LeastScale)
            return 0;
        IEnumerable<QuantizedRange> candidates = Shares().Select(
            share => new QuantizedRange((float)(whole * share), zeroPoint));
        return candidates.MinBy(candidate => channel.Error(candidate, levels)).Scale;
    }

    private static IEnumerable<double> Shares() =>
        Enumerable.Range(0, Candidates).Select(i => 1 - ((1 - LeastShare) * i / (Candidates - 1)));
}
