using System.Security.Cryptography;
using System.Text;
using ImageGen.Generators;

namespace ImageGen.Tests.Generators;

public sealed class ChecksumFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _path;
    private readonly string _list;

    public ChecksumFileTests()
    {
        _path = _folder.File("model.onnx");
        _list = _folder.File("SHA256SUMS");
        SyntheticGenerator.Conditional().Write(_path);
    }

    private string Sha256 => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(_path)));

    [Theory]
    [InlineData("{0}  model.onnx\n")]
    [InlineData("{0} *model.onnx\r\n")]
    [InlineData("{1}  other.onnx\n{0}  model.onnx")]
    [InlineData("{1}  other.onnx\n")]
    [InlineData("{1}  model.onnx.old\n")]
    [InlineData("")]
    [InlineData("not a list\n\n")]
    public void A_file_that_matches_or_is_not_listed_is_read(string list)
    {
        Write(list);
        Assert.Equal(Sha256, GeneratorFile.Read(_path).Sha256);
    }

    [Theory]
    [InlineData("{1}  model.onnx\n")]
    [InlineData("{1} *model.onnx\r\n")]
    [InlineData("{1}  other.onnx\n{1}  model.onnx")]
    [InlineData("{1}  ./model.onnx\n")]
    public void A_file_that_was_replaced_is_refused(string list)
    {
        Write(list);
        string message = Assert.Throws<InputException>(() => GeneratorFile.Read(_path)).Message;
        Assert.StartsWith($"{_path}: does not match its checksum in SHA256SUMS", message);
    }

    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    public void A_list_with_a_byte_order_mark_is_read(string encoding)
    {
        File.WriteAllText(_list, $"{new string('a', 64)}  model.onnx\r\n", Encoding.GetEncoding(encoding));
        Assert.Contains(
            "does not match its checksum", Assert.Throws<InputException>(() => GeneratorFile.Read(_path)).Message);
        SyntheticGenerator.AutoEncoder().Write(_path);
        Assert.Equal(Sha256, GeneratorFile.Read(_path).Sha256);
    }

    [Fact]
    public void A_damaged_file_is_named_by_its_checksum()
    {
        Write("{0}  model.onnx\n");
        byte[] bytes = File.ReadAllBytes(_path);
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(_path, bytes);
        Assert.Contains(
            "does not match its checksum", Assert.Throws<InputException>(() => GeneratorFile.Read(_path)).Message);
    }

    [Fact]
    public void Writing_a_listed_file_updates_its_line_alone()
    {
        string other = $"{new string('0', 64)}  other.onnx";
        Write($"{other}\n{{0}} *model.onnx\n");
        SyntheticGenerator.AutoEncoder().Write(_path);
        Assert.Equal($"{other}\n{Sha256} *model.onnx\n", File.ReadAllText(_list));
        Assert.Equal(Sha256, GeneratorFile.Read(_path).Sha256);
    }

    [Fact]
    public void Writing_another_file_leaves_the_list_as_it_is()
    {
        Write("{0}  model.onnx\n");
        string before = File.ReadAllText(_list);
        SyntheticGenerator.AutoEncoder().Write(_folder.File("new.onnx"));
        Assert.Equal(before, File.ReadAllText(_list));
    }

    public void Dispose() => _folder.Dispose();

    // {0} is the file's checksum, {1} another one.
    private void Write(string list) => File.WriteAllText(_list, string.Format(list, Sha256, new string('a', 64)));
}
