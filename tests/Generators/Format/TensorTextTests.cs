using CsCheck;
using ImageGen.Generators.Format;

namespace ImageGen.Tests.Generators.Format;

public sealed class TensorTextTests
{
    private static readonly string[] Pieces = ["f32[", "]:", ",", "1", "2", "AAAA", "AAAAAA==", " ", "-"];

    [Fact]
    public void The_form_is_a_type_a_shape_and_little_endian_base64() =>
        Assert.Equal("f32[1,2]:AACAPwAAAMA=", TensorText.Write(new TensorData([1, 2], [1f, -2f])));

    [Fact]
    public void Every_finite_value_survives() => Gen.Single.Where(float.IsFinite).Array[1, 50].Sample(values =>
    {
        TensorData read = TensorText.Read("field", TensorText.Write(new TensorData([1, values.Length, 1], values)));
        Assert.Equal([1, values.Length, 1], read.Shape);
        Assert.Equal(values.Select(BitConverter.SingleToInt32Bits), read.Values.Select(BitConverter.SingleToInt32Bits));
    });

    [Fact]
    public void Any_text_is_a_tensor_or_a_field_exception() => Gen.OneOf(
        Gen.String,
        Gen.Int[0, Pieces.Length - 1].Array[0, 8].Select(
            indices => string.Concat(indices.Select(i => Pieces[i])))).Sample(text =>
    {
        try
        {
            TensorText.Read("field", text);
        }
        catch (FieldException e)
        {
            Assert.StartsWith("field ", e.Message);
        }
    });

    [Fact]
    public void A_shape_that_does_not_fit_is_not_written() =>
        Assert.Throws<ArgumentException>(() => TensorText.Write(new TensorData([3], [1f])));
}
