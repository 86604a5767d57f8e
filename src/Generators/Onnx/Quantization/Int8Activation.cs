namespace ImageGen.Generators.Onnx.Quantization;

/// <summary>
/// A value in uint8. With a scale for each channel, the range's scale is 1 and counts levels: what reads the value
/// has the channels' scales in its weights.
/// </summary>
internal readonly record struct Int8Activation(
    string Name, QuantizedRange Range, bool IsChannelsLast, float[]? ChannelScales = null);
