using ImageGen.Generators;

namespace ImageGen.Tests.Generators;

public sealed class InputExceptionTests
{
    [Theory]
    [InlineData("--augment fl\nip: unknown", "--augment fl ip: unknown")]
    [InlineData("a\r\n\tb", "a   b")]
    [InlineData("a\u001b[2Jb\0", "a<U+001B>[2Jb<U+0000>")]
    [InlineData("a\u2028b\u0085c", "a b c")]
    [InlineData("Bücher/画像.png: not a picture", "Bücher/画像.png: not a picture")]
    public void Its_message_is_one_line_whatever_a_text_contains(string message, string line)
    {
        Assert.Equal(line, new InputException(message).Message);
        Assert.Equal(line, new InputException(message, new IOException(message)).Message);
    }
}
